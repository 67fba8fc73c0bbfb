//! One process of the simulated world: a session, its callers, and the flows that it drives.

use oauth_step::{Env, FixedEnv, IntoStep, MemoryStore, UnixTime, Verdict};

use crate::simulation::{Number, Paused, Progress, Running, Task, World, names, number};
use crate::stage::{Call, Stage, granting_at};

pub(crate) const CALLERS: usize = 3;

/// One process.
pub(crate) struct Replica {
    pub(crate) stage: Stage,
    pub(crate) callers: Vec<Caller>,
    pub(crate) tasks: Vec<(Kind, Box<dyn Task>)>,
    /// The newest login that was seen in use.
    pub(crate) newest: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Login(u64),
    Other,
    SignOut,
}

pub(crate) struct Caller {
    pub(crate) call: Call,
    pub(crate) state: Calling,
    pub(crate) asked: u32,
}

pub(crate) enum Calling {
    Begins,
    Sent(Number),
    Waits(Paused),
}

impl Replica {
    pub(crate) fn new(now: UnixTime, store: Option<&MemoryStore>) -> Self {
        let env = FixedEnv::new(now);
        let stage = match store {
            Some(store) => Stage::beside(env, store.clone(), |b| b.with_store_key("ada")),
            None => Stage::beside(env, MemoryStore::new(), |b| b),
        };
        Self {
            callers: (0..CALLERS).map(|_| Caller::new(&stage)).collect(),
            stage,
            tasks: Vec::new(),
            newest: 0,
        }
    }

    /// One step of one caller.
    pub(crate) fn call(&mut self, which: usize, world: &mut World) {
        let caller = &mut self.callers[which];
        let now = self.stage.env.now();
        match &mut caller.state {
            Calling::Sent(token) => {
                let token = *token;
                let refused = world.server.revoked.contains(&token.0) || world.chance.one_in(8);
                let status = if refused { 401 } else { 200 };
                let verdict = self.stage.review(&mut caller.call, status, &[]);
                match verdict {
                    Verdict::Accept => *caller = Caller::new(&self.stage),
                    _ => caller.state = Calling::Begins,
                }
                return;
            }
            Calling::Waits(pause) => {
                if !pause.is_over(now) {
                    return;
                }
            }
            Calling::Begins => {}
        }
        caller.asked += 1;
        assert!(caller.asked < 40, "a call without an end");
        let Ok(asked) = self.stage.ask(&mut caller.call) else {
            *caller = Caller::new(&self.stage);
            return;
        };
        if let Some(renewal) = asked.renewal {
            self.tasks.push((Kind::Other, Running::task(renewal)));
        }
        caller.state = match (asked.pause, asked.bearer) {
            (Some(pause), None) => Calling::Waits(Paused::new(pause, now)),
            (None, Some(bearer)) => Calling::Sent(number(&bearer)),
            other => panic!("neither wait nor send, or both: {other:?}"),
        };
    }

    /// One step of one task.
    pub(crate) fn go(&mut self, which: usize, world: &mut World) -> Progress {
        let (kind, task) = &mut self.tasks[which];
        let kind = *kind;
        let progress = task.go(world, &self.stage.env);
        if matches!(progress, Progress::Over | Progress::Failed) {
            drop(self.tasks.swap_remove(which));
        }
        if let (Kind::Login(login), Progress::Over) = (kind, progress) {
            self.newest = self.newest.max(login);
        }
        progress
    }

    pub(crate) fn has(&self, wanted: impl Fn(Kind) -> bool) -> bool {
        self.tasks.iter().any(|(kind, _)| wanted(*kind))
    }

    pub(crate) fn drop_task(&mut self, which: usize, world: &mut World) {
        let (_, task) = self.tasks.swap_remove(which);
        world.server.excused.extend(task.presented());
    }

    pub(crate) fn login(&mut self, world: &mut World) {
        let login = world.server.login();
        let (access, refresh) = names((login, 0));
        let flow = granting_at(&self.stage.env, &access, &refresh, world.server.expires_in);
        let step = self.stage.session.sign_in(flow);
        let step = step.into_step(&self.stage.env).unwrap();
        self.tasks.push((Kind::Login(login), Running::task(step)));
    }

    /// What is in use: never an older login than before.
    pub(crate) fn look(&mut self, world: &World) {
        let Some(tokens) = self.stage.session.tokens() else {
            // Signed out: of this login, or of a later one of another process.
            let mut ended = world.server.revoked.iter();
            let ended = self.newest == 0 || ended.any(|login| *login >= self.newest);
            assert!(ended, "login {} was lost", self.newest);
            return;
        };
        let (login, _) = number(tokens.access_token().expose());
        assert!(login >= self.newest, "{login} after {}", self.newest);
        self.newest = login;
    }
}

impl Caller {
    pub(crate) fn new(stage: &Stage) -> Self {
        Self {
            call: stage.call(),
            state: Calling::Begins,
            asked: 0,
        }
    }
}

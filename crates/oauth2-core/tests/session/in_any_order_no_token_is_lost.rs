//! Thousands of random interleavings of callers, renewals, logins and sign-outs over one store.
//!
//! What must hold in each: no refresh token is presented twice, unless a claim has lapsed or a
//! fault took what came of it; no login gives way to what it replaced; nothing goes on for ever; and
//! in the end whoever should have a token has one that works.

use core::time::Duration;

use oauth_step::{Env, IntoStep, MemoryStore, UnixTime};

use crate::replica::{CALLERS, Caller, Kind, Replica};
use crate::simulation::{Chance, Faults, Progress, Running, Server, World, number};

const REPLICAS: u64 = 3;

struct Run {
    /// Why the last call failed.
    why: String,
    world: World,
    replicas: Vec<Replica>,
}

impl Run {
    fn new(seed: u64, faults: Faults) -> Self {
        let mut chance = Chance(seed);
        let expires_in = [0, 5, 100, 3600][chance.below(4) as usize];
        // One process alone may do without a store.
        let store = (!chance.one_in(8)).then(MemoryStore::new);
        let replicas = match &store {
            Some(_) => 1 + chance.below(REPLICAS),
            None => 1,
        };
        let replicas = (0..replicas)
            .map(|_| Replica::new(flow_script::NOON, store.as_ref()))
            .collect();
        let world = World {
            chance,
            faults,
            server: Server::new(expires_in, faults),
            store,
        };
        Self {
            why: String::new(),
            world,
            replicas,
        }
    }

    fn advance(&self, seconds: u64) {
        for replica in &self.replicas {
            replica.stage.env.advance(Duration::from_secs(seconds));
        }
    }

    /// One random thing happens.
    fn happen(&mut self) {
        let Self {
            world, replicas, ..
        } = self;
        let faults = world.faults;
        let index = world.chance.below(replicas.len() as u64) as usize;
        let logging_in = replicas
            .iter()
            .any(|replica| replica.has(|kind| matches!(kind, Kind::Login(_))));
        let replica = &mut replicas[index];
        let tasks = replica.tasks.len() as u64;
        match world.chance.below(40) {
            0..=15 if tasks > 0 => {
                let which = world.chance.below(tasks) as usize;
                replica.go(which, world);
            }
            0..=28 => {
                let which = world.chance.below(CALLERS as u64) as usize;
                replica.call(which, world);
            }
            29 if !logging_in => replica.login(world),
            30 => {
                let refresh = replica.stage.session.refresh();
                if let Ok(step) = refresh.into_step(&replica.stage.env) {
                    replica.tasks.push((Kind::Other, Running::task(step)));
                }
            }
            31 if faults.sign_outs && !replica.has(|kind| kind == Kind::SignOut) => {
                let revoke = replica.stage.session.revoke();
                let step = revoke.into_step(&replica.stage.env).unwrap();
                replica.tasks.push((Kind::SignOut, Running::task(step)));
            }
            32 if faults.drops && tasks > 0 => {
                let which = world.chance.below(tasks) as usize;
                replica.drop_task(which, world);
            }
            33 => {
                let which = world.chance.below(CALLERS as u64) as usize;
                replica.callers[which] = Caller::new(&replica.stage);
            }
            34 if faults.jumps => {
                let env = &replica.stage.env;
                let now = env.now();
                let ahead = world.chance.below(400);
                env.set(UnixTime((now.0 + ahead).saturating_sub(200)));
            }
            35 if faults.drops && world.chance.one_in(4) => {
                // The process ends and starts again.
                while !replica.tasks.is_empty() {
                    replica.drop_task(0, world);
                }
                let now = replica.stage.env.now();
                *replica = Replica::new(now, world.store.as_ref());
                let restore = replica.stage.session.restore();
                let step = restore.into_step(&replica.stage.env).unwrap();
                replica.tasks.push((Kind::Other, Running::task(step)));
            }
            36..=38 => {
                let seconds = 1 + world.chance.below(3);
                self.advance(seconds);
            }
            39 => {
                let busy = replicas.iter().any(|replica| !replica.tasks.is_empty());
                // Nobody takes longer than a lease in the middle of a renewal, unless it may.
                if !busy || faults.drops {
                    let life = world.server.expires_in.max(50);
                    let seconds = world.chance.below(life * 2);
                    self.advance(seconds);
                }
            }
            _ => {}
        }
        if !self.world.faults.store && !self.world.faults.jumps {
            for replica in &mut self.replicas {
                replica.look(&self.world);
            }
        }
    }

    /// Everything that has begun comes to its end, without further faults.
    fn settle(&mut self) {
        self.world.faults = Faults::default();
        for round in 0.. {
            assert!(round < 4_000, "it does not settle");
            let mut moved = false;
            for replica in &mut self.replicas {
                for which in (0..replica.tasks.len()).rev() {
                    moved |= replica.go(which, &mut self.world) != Progress::Asleep;
                }
            }
            if self.replicas.iter().all(|replica| replica.tasks.is_empty()) {
                return;
            }
            if !moved {
                self.advance(1);
            }
        }
    }

    /// The login whose token a call of this replica goes out with, given some patience.
    fn used(&mut self, index: usize) -> Option<u64> {
        for _ in 0..200 {
            let mut call = self.replicas[index].stage.call();
            for _ in 0..10 {
                let replica = &mut self.replicas[index];
                let asked = match replica.stage.ask(&mut call) {
                    Ok(asked) => asked,
                    Err(error) => {
                        self.why = error.to_string();
                        break;
                    }
                };
                if let Some(renewal) = asked.renewal {
                    replica.tasks.push((Kind::Other, Running::task(renewal)));
                }
                self.settle();
                if let Some(bearer) = asked.bearer {
                    return Some(number(&bearer).0);
                }
            }
            self.advance(1);
        }
        None
    }

    /// Whoever has a token can use it, and a login repairs everything everywhere.
    fn finish(mut self) {
        let store_failed = self.world.faults.store;
        self.settle();
        let newest = self.replicas.iter().map(|replica| replica.newest).max();
        let newest = newest.unwrap_or_default();
        // A later login may be in the store whose owner went away before it was in use.
        let server = &self.world.server;
        let sound = (newest..=server.logins).all(|login| server.is_sound(login));
        if newest > 0 && sound && !store_failed {
            self.all_use(newest);
        }
        if store_failed {
            // A login that could not be saved is saved later, over whatever there is.
            for index in 0..self.replicas.len() {
                let _: Option<u64> = self.used(index);
            }
        }
        let last = self.world.chance.below(self.replicas.len() as u64) as usize;
        self.replicas[last].login(&mut self.world);
        let login = self.world.server.logins;
        self.settle();
        if store_failed {
            for index in 0..self.replicas.len() {
                let used = self.used(index);
                assert!(used.is_some(), "replica {index} is stuck: {}", self.why);
            }
        } else {
            self.all_use(login);
        }
    }

    fn all_use(&mut self, login: u64) {
        self.advance(2 * self.world.server.expires_in + 100);
        for index in 0..self.replicas.len() {
            let used = self.used(index);
            let right = used.is_some_and(|used| used >= login);
            assert!(
                right,
                "replica {index} uses {used:?}, not {login}: {}",
                self.why
            );
        }
    }
}

/// Names the run that failed.
struct Named(u64, Faults);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("seed {} with {:?}", self.0, self.1);
        }
    }
}

fn runs(seeds: core::ops::Range<u64>, faults: Faults) {
    for seed in seeds {
        let _named = Named(seed, faults);
        let mut run = Run::new(seed, faults);
        for _ in 0..300 {
            run.happen();
        }
        run.finish();
    }
}

#[test]
fn where_nothing_fails() {
    runs(0..500, Faults::default());
}

#[test]
fn with_sign_outs() {
    let faults = Faults {
        sign_outs: true,
        ..Faults::default()
    };
    runs(1_000..1_500, faults);
}

#[test]
fn with_callers_and_renewals_that_die() {
    let faults = Faults {
        drops: true,
        ..Faults::default()
    };
    runs(2_000..2_500, faults);
}

#[test]
fn with_a_server_that_fails() {
    let faults = Faults {
        lost_answers: true,
        outages: true,
        ..Faults::default()
    };
    runs(3_000..3_500, faults);
}

#[test]
fn with_a_store_that_fails() {
    let faults = Faults {
        store: true,
        ..Faults::default()
    };
    runs(4_000..4_500, faults);
}

#[test]
fn with_everything_at_once() {
    let faults = Faults {
        drops: true,
        lost_answers: true,
        outages: true,
        store: true,
        jumps: true,
        sign_outs: true,
    };
    runs(5_000..5_500, faults);
}

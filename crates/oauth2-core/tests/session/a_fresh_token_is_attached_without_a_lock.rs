//! Callers with a good token have nothing to wait for, whatever else happens to the session.

use core::time::Duration;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::stage::{Stage, granting};
use oauth_step::{Env, IntoStep, Step, UnixTime};

/// A random source that makes its caller wait; a session draws while it holds its lock.
struct Slow {
    now: UnixTime,
    asked: Sender<()>,
    go: Mutex<Receiver<()>>,
}

impl Env for Slow {
    fn now(&self) -> UnixTime {
        self.now
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        self.asked.send(()).unwrap();
        self.go.lock().unwrap().recv().unwrap();
        bytes.fill(7);
    }
}

#[test]
fn while_a_login_puts_another_in_its_place() {
    let stage = Stage::signed_in();
    let (asked, asking) = channel();
    let (leave, go) = channel();
    let slow = Slow {
        now: stage.env.now(),
        asked,
        go: Mutex::new(go),
    };
    let login = stage.session.sign_in(granting("second", None, Some(3600)));
    let logging_in = std::thread::spawn(move || {
        let step = login.into_step(&slow).unwrap();
        assert!(matches!(step, Step::Done(_)));
    });
    asking.recv().unwrap();

    let (attached, told) = channel();
    let session = stage.session.clone();
    let calling = std::thread::spawn(move || {
        let stage = Stage {
            session,
            ..Stage::new()
        };
        attached.send(stage.bearer(&mut stage.call())).unwrap();
    });

    assert_eq!(
        told.recv_timeout(Duration::from_secs(10)).as_deref(),
        Ok("first")
    );
    leave.send(()).unwrap();
    logging_in.join().unwrap();
    calling.join().unwrap();
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

//! The system's clock, which a case can put forward: nobody waits for a token to grow old.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use oauth_step::{Env, SystemEnv, UnixTime};

#[derive(Debug, Default)]
pub(super) struct Clock {
    system: SystemEnv,
    ahead: AtomicU64,
}

impl Clock {
    pub(super) fn advance(&self, span: Duration) {
        self.ahead.fetch_add(span.as_secs(), Ordering::SeqCst);
    }
}

impl Env for Clock {
    fn now(&self) -> UnixTime {
        let ahead = Duration::from_secs(self.ahead.load(Ordering::SeqCst));
        self.system.now().saturating_add(ahead)
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        self.system.fill_random(bytes);
    }
}

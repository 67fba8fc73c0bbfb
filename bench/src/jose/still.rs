//! A clock that stands still, and octets that no thread waits for.

use std::cell::Cell;

use oauth_step::{Env, UnixTime};

/// What `FixedEnv` is to tests: that one is shared, so that two threads would be seen to wait for
/// its counter and not for the library.
#[derive(Clone, Copy)]
pub(super) struct Still(pub(super) UnixTime);

impl Env for Still {
    fn now(&self) -> UnixTime {
        self.0
    }

    /// Never the same twice on one thread, and no more random than that.
    fn fill_random(&self, octets: &mut [u8]) {
        for chunk in octets.chunks_mut(8) {
            let drawn = DRAWN.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
            DRAWN.set(drawn);
            for (octet, random) in chunk.iter_mut().zip(drawn.to_le_bytes()) {
                *octet = random;
            }
        }
    }
}

thread_local! {
    static DRAWN: Cell<u64> = const { Cell::new(0) };
}

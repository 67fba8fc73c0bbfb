//! A decision about a device without a page.

use std::sync::Arc;

use super::decide;
use crate::provider::LoopbackProvider;
use crate::random::random_token;
use crate::state::Login;

/// Devices.
impl LoopbackProvider {
    /// Lets the device with this user code in, in the name of the user of this name, as if the user
    /// had done so at the verification page. False where no device waits with this code, or there
    /// is no such user.
    pub fn approve_device(&self, user_code: &str, user: &str) -> bool {
        let mut users = self.shared.config.users.iter();
        let user = users.find(|known| known.name == user);
        let (Some(user), Ok(session)) = (user, random_token()) else {
            return false;
        };
        let mut state = self.shared.lock();
        let login = Login {
            user: Arc::clone(user),
            at: state.now(),
            session,
        };
        decide(&mut state, user_code, Some(&login))
    }

    /// Turns the device with this user code away: it is told `access_denied`. False where no device
    /// waits with this code.
    pub fn deny_device(&self, user_code: &str) -> bool {
        decide(&mut self.shared.lock(), user_code, None)
    }
}

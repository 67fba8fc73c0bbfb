//! Device authorization, RFC 8628: what the device asks for (`authorization`), where a person enters
//! its code (`verification`), and who decides without a page (`decide`). The device polls at the
//! token endpoint.

mod authorization;
mod decide;
mod verification;

use std::sync::Arc;

pub(crate) use self::authorization::device_authorization;
pub(crate) use self::verification::{DeviceRequest, verification};
use crate::answer::Refusal;
use crate::clients::Client;
use crate::random::random_bytes;
use crate::state::{Grant, Login, State};

/// A device that waits, by the code that it polls with.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) client: Arc<Client>,
    pub(crate) scope: Vec<String>,
    /// What the person types.
    pub(crate) user_code: String,
    pub(crate) expires: u64,
    /// How many seconds there are between two polls at least.
    pub(crate) interval: u64,
    /// When the device asked last.
    pub(crate) polled: Option<u64>,
    pub(crate) decision: Decision,
}

/// What the person said.
#[derive(Debug)]
pub(crate) enum Decision {
    Allowed(Arc<Grant>),
    Denied,
    Open,
    /// The tokens are out.
    Spent,
}

impl Device {
    pub(crate) fn grant(&self) -> Option<&Arc<Grant>> {
        match &self.decision {
            Decision::Allowed(grant) => Some(grant),
            _ => None,
        }
    }

    fn is_open(&self, now: u64) -> bool {
        matches!(self.decision, Decision::Open) && now < self.expires
    }
}

/// The device that shows this code and about which nobody has decided. RFC 8628 §6.1: neither case
/// nor what divides the letters matters.
fn open<'a>(state: &'a mut State, user_code: &str) -> Option<&'a mut Device> {
    let now = state.now();
    let letters = |code: &str| -> String {
        let letters = code.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_uppercase()).collect()
    };
    let shown = letters(user_code);
    let mut devices = state.devices.values_mut();
    devices.find(|device| letters(&device.user_code) == shown && device.is_open(now))
}

/// Notes what the person said; false where nothing was asked, or not any more.
fn decide(state: &mut State, user_code: &str, login: Option<&Login>) -> bool {
    let Some(device) = open(state, user_code) else {
        return false;
    };
    let Some(login) = login else {
        device.decision = Decision::Denied;
        return true;
    };
    let client = Arc::clone(&device.client);
    let user = Some(Arc::clone(&login.user));
    let grant = Arc::new(Grant {
        auth_time: login.at,
        session: login.session.clone(),
        ..Grant::new(&client, user, device.scope.clone())
    });
    device.decision = Decision::Allowed(Arc::clone(&grant));
    if grant.has_scope("openid") {
        state.join_session(login, &client);
    }
    true
}

/// RFC 8628 §6.1: eight letters without vowels, easy to read and to type, 34 bits.
fn new_user_code() -> Result<String, Refusal> {
    let mut letters = Vec::new();
    while letters.len() < 8 {
        // 240 is the largest multiple of 20: each letter is as likely as the others.
        let bytes = random_bytes::<16>()?.into_iter();
        let bytes = bytes
            .filter(|byte| *byte < 240)
            .map(|byte| usize::from(byte % 20));
        letters.extend(bytes.filter_map(|index| LETTERS.chars().nth(index)));
    }
    let (first, second): (String, String) = (
        letters.iter().take(4).collect(),
        letters.iter().skip(4).take(4).collect(),
    );
    Ok(format!("{first}-{second}"))
}

const LETTERS: &str = "BCDFGHJKLMNPQRSTVWXZ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_code_is_eight_letters_in_two_groups() {
        for _ in 0..100 {
            let code = new_user_code().unwrap();
            let (first, second) = code.split_once('-').unwrap();
            for group in [first, second] {
                assert!(group.len() == 4 && group.chars().all(|letter| LETTERS.contains(letter)));
            }
        }
    }
}

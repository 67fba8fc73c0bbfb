//! Polling for what a person decides about a device, RFC 8628 §3.4 and §3.5.

use super::TokenRequest;
use super::issued::Issued;
use crate::answer::Refusal;
use crate::device::Decision;

impl TokenRequest<'_> {
    pub(super) fn redeem_device_code(&self) -> Result<Issued, Refusal> {
        let presented = self.required("device_code")?;
        let state = &mut *self.shared.lock();
        let now = state.now();
        let device = state.devices.get_mut(presented);
        let device = device.filter(|device| device.client.id == self.client.id);
        let Some(device) = device else {
            let text = "the device code is unknown or another client's";
            return Err(Refusal::invalid_grant(text));
        };
        let too_early = device.polled.is_some_and(|at| now < at + device.interval);
        device.polled = Some(now);
        match &device.decision {
            Decision::Spent => Err(Refusal::invalid_grant("the device code was used before")),
            _ if device.expires <= now => {
                let text = "the device code has expired";
                Err(Refusal::new("expired_token", text))
            }
            Decision::Denied => Err(Refusal::new("access_denied", "the person said no")),
            Decision::Open if too_early => {
                // For this request and all that follow.
                device.interval += 5;
                let text = format!(
                    "from now on {} seconds between two requests",
                    device.interval
                );
                Err(Refusal::new("slow_down", text))
            }
            Decision::Open => {
                let text = "nobody has decided yet";
                Err(Refusal::new("authorization_pending", text))
            }
            Decision::Allowed(grant) if grant.is_revoked() => {
                Err(Refusal::invalid_grant("the grant is revoked"))
            }
            Decision::Allowed(grant) => {
                let grant = grant.clone();
                device.decision = Decision::Spent;
                self.first_tokens(state, grant)
            }
        }
    }
}

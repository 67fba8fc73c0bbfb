//! How the browser tells the clients, OpenID Connect Front-Channel Logout 1.0.

use crate::form::Parameters;
use crate::state::{Session, Shared};

/// What the logged-out page loads: §2, the client's URI with `iss` and `sid`.
pub(super) fn frames(shared: &Shared, session: &Session) -> Vec<String> {
    let uris = session.clients.iter();
    let uris = uris.filter_map(|client| client.frontchannel_logout_uri.as_deref());
    let about = [("iss", &*shared.issuer), ("sid", &*session.id)];
    let about = Parameters::from_iter(about);
    uris.map(|uri| about.append_to(uri)).collect()
}

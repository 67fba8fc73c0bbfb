//! Protected calls as quirks and hooks want them.

use http::HeaderValue;
use http::header::HeaderName;
use http::request::Parts;
use oauth_step::append_form;

use super::draft::{Params, with_query};
use super::given::name_agent;
use super::hook::Kind;
use super::{Adaptation, Hook, Quirk};
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::placement::TokenPlacement;

/// The head of a protected call, before the token is put on it.
pub(super) fn adapt(
    adaptations: &[Adaptation],
    client: &Client,
    head: &mut Parts,
) -> Result<(), Error> {
    for adaptation in adaptations {
        match adaptation {
            Adaptation::Quirk(Quirk::ClientIdHeader(name)) => {
                let unfit = || Misuse::InvalidCredential("client_id");
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit())?;
                let id = HeaderValue::from_str(client.id()).map_err(|_| unfit())?;
                head.headers.entry(name).or_insert(id);
            }
            Adaptation::Quirk(Quirk::ProtectedParam(name, value)) => {
                let mut query = head.uri.query().unwrap_or_default().to_owned();
                if Params::parse(query.as_bytes()).get(name).is_none() {
                    append_form(&mut query, name, value);
                    head.uri = with_query(&head.uri, &query)?;
                }
            }
            Adaptation::Quirk(Quirk::UserAgent(agent)) => name_agent(&mut head.headers, agent)?,
            Adaptation::Hook(Hook(Kind::Protected(change))) => change(head),
            _ => {}
        }
    }
    Ok(())
}

impl Client {
    /// Where quirks put the token; the first that says so.
    pub(crate) fn preset_placement(&self) -> TokenPlacement {
        let preset = self.quirks().find_map(|quirk| match quirk {
            Quirk::TokenInForm(name) => Some(TokenPlacement::FormOrQueryParam(name)),
            Quirk::TokenInQuery(name) => Some(TokenPlacement::QueryParam(name)),
            _ => None,
        });
        preset.unwrap_or_default()
    }
}

//! The flow from metadata to a registered client ([RFC 7591 §3]).
//!
//! [RFC 7591 §3]: https://www.rfc-editor.org/rfc/rfc7591#section-3

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use super::answer;
use super::information::ClientInformation;
use super::metadata::ClientMetadata;
use super::request::RegistrationRequest;
use super::terms::{Terms, on_terms};
use crate::error::{Error, Masks, PeerFault};
use crate::metadata::{EndpointName, ServerMetadata};

/// Begins to register a client at a server ([RFC 7591 §3]).
///
/// ```
/// # use oauth2_core::{ClientMetadata, Registration, ServerMetadata, register};
/// # fn example(server: &ServerMetadata) -> Registration {
/// let metadata = ClientMetadata::new().redirect_uris(["https://client.example.org/callback"]);
/// register(server, metadata)
/// # }
/// ```
///
/// An adapter's `run` makes a [`ClientInformation`] of it. A request whose answer is lost is not
/// sent again: the server may have registered the client, and would register another.
///
/// [RFC 7591 §3]: https://www.rfc-editor.org/rfc/rfc7591#section-3
pub fn register(server: &ServerMetadata, metadata: ClientMetadata) -> Registration {
    Registration {
        server: server.clone(),
        metadata,
        initial_access_token: None,
        terms: Terms::default(),
    }
}

/// The intent to register a client; made by [`register`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct Registration {
    server: ServerMetadata,
    metadata: ClientMetadata,
    initial_access_token: Option<Secret<String>>,
    terms: Terms,
}

on_terms!(Registration: "The request goes to the alias of the registration endpoint, if there is one.");

impl Registration {
    /// Shows the server a token that it gave out for registrations ([RFC 7591 §3]).
    ///
    /// [RFC 7591 §3]: https://www.rfc-editor.org/rfc/rfc7591#section-3
    pub fn initial_access_token(self, token: impl Into<Secret<String>>) -> Self {
        Self {
            initial_access_token: Some(token.into()),
            ..self
        }
    }

    fn masks(&self) -> Masks {
        let mut masks = Masks::default();
        if let Some(token) = &self.initial_access_token {
            masks.add(token.expose());
        }
        if let Some(statement) = self.metadata.text(SOFTWARE_STATEMENT) {
            masks.add(&statement);
        }
        masks
    }

    fn registered(&self, response: &Response, env: &dyn Env) -> Result<ClientInformation, Error> {
        let answer = self.terms.adapt(response, true);
        let (response, masks) = (&answer.response, || self.masks());
        let information = answer::registered(response, &self.server, env.now(), masks);
        let information = information.map_err(|error| answer.error(error))?;
        let sent = self.metadata.text(SOFTWARE_STATEMENT);
        let returned = information.metadata.text(SOFTWARE_STATEMENT);
        match (sent, returned) {
            // RFC 7591 §3.2.1: its value MUST be returned unmodified.
            (Some(sent), Some(returned)) if sent != returned => Err(Error::peer(
                answer::PLACE,
                PeerFault::Member {
                    name: SOFTWARE_STATEMENT,
                    rule: "the one that was sent",
                },
            )),
            _ => Ok(information),
        }
    }
}

impl IntoStep for Registration {
    type Flow = AwaitRegistration;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitRegistration>, Error> {
        let (name, mutual_tls) = (EndpointName::Registration, self.terms.mutual_tls);
        let endpoint = self.server.reached(name, mutual_tls)?;
        self.metadata.check(self.server.policy())?;
        let mut request = RegistrationRequest::new(&self.metadata);
        if let Some(token) = &self.initial_access_token {
            request = request.bearer(token)?;
        }
        let request = self.terms.mark(request.into_request(endpoint));
        Ok(Step::send(request, AwaitRegistration(Asked::New(self))))
    }
}

/// A request on its way whose answer is about a registered client.
#[must_use]
pub struct AwaitRegistration(Asked);

/// What was asked for.
enum Asked {
    New(Registration),
    /// A client that is known, read or changed; and the software statement that was sent to change it.
    Known(ClientInformation, Terms, Option<Secret<String>>),
}

impl AwaitRegistration {
    pub(super) fn read(information: ClientInformation, terms: Terms) -> Self {
        Self(Asked::Known(information, terms, None))
    }

    pub(super) fn changed(
        information: ClientInformation,
        terms: Terms,
        metadata: &ClientMetadata,
    ) -> Self {
        let statement = metadata.text(SOFTWARE_STATEMENT);
        let statement = statement.map(|statement| Secret::from(&*statement));
        Self(Asked::Known(information, terms, statement))
    }
}

impl Pending for AwaitRegistration {
    type Output = ClientInformation;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let response = reply?;
        let information = match &self.0 {
            Asked::New(registration) => registration.registered(&response, env)?,
            Asked::Known(known, terms, statement) => {
                let masks = || {
                    let mut masks = known.masks();
                    if let Some(statement) = statement {
                        masks.add(statement.expose());
                    }
                    masks
                };
                let answer = terms.adapt(&response, false);
                answer::current(&answer.response, known, env.now(), masks)
                    .map_err(|error| answer.error(error))?
            }
        };
        Ok(Step::Done(information))
    }
}

impl fmt::Debug for AwaitRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Asked::New(registration) => write!(f, "AwaitRegistration({:?})", registration.server),
            Asked::Known(known, ..) => write!(f, "AwaitRegistration({:?})", known.client_id),
        }
    }
}

const SOFTWARE_STATEMENT: &str = "software_statement";

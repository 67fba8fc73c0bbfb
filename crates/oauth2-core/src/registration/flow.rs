//! The flow from metadata to a registered client ([RFC 7591 §3]).
//!
//! [RFC 7591 §3]: https://www.rfc-editor.org/rfc/rfc7591#section-3

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use super::answer;
use super::information::ClientInformation;
use super::metadata::ClientMetadata;
use super::request::RegistrationRequest;
use crate::adapt::{Adaptation, Adapted, Question, Quirk};
use crate::error::{Error, Masks, Misuse, PeerFault};
use crate::metadata::ServerMetadata;

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
        adaptations: Vec::new(),
    }
}

/// The intent to register a client; made by [`register`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct Registration {
    server: ServerMetadata,
    metadata: ClientMetadata,
    initial_access_token: Option<Secret<String>>,
    adaptations: Vec<Adaptation>,
}

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

    /// Copes with a deviation of the answer, such as a status 200 ([`Quirk::CreatedOrOk`]).
    pub fn quirk(mut self, quirk: Quirk) -> Self {
        self.adaptations.push(Adaptation::Quirk(quirk));
        self
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
        let asked = Question {
            created: true,
            ..Question::default()
        };
        let answer = Adapted::of(response, &self.adaptations, asked);
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
        let endpoint = self.server.registration_endpoint();
        let endpoint = endpoint.ok_or(Misuse::EndpointMissing("registration_endpoint"))?;
        self.metadata.check(self.server.policy())?;
        let mut request = RegistrationRequest::new(&self.metadata);
        if let Some(token) = &self.initial_access_token {
            request = request.bearer(token)?;
        }
        let request = request.into_request(endpoint);
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
    Known(ClientInformation, Option<Secret<String>>),
}

impl AwaitRegistration {
    pub(super) fn read(information: ClientInformation) -> Self {
        Self(Asked::Known(information, None))
    }

    pub(super) fn changed(information: ClientInformation, metadata: &ClientMetadata) -> Self {
        let statement = metadata.text(SOFTWARE_STATEMENT);
        let statement = statement.map(|statement| Secret::from(&*statement));
        Self(Asked::Known(information, statement))
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
            Asked::Known(known, statement) => {
                let masks = || {
                    let mut masks = known.masks();
                    if let Some(statement) = statement {
                        masks.add(statement.expose());
                    }
                    masks
                };
                answer::current(&response, known, env.now(), masks)?
            }
        };
        Ok(Step::Done(information))
    }
}

impl fmt::Debug for AwaitRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Asked::New(registration) => write!(f, "AwaitRegistration({:?})", registration.server),
            Asked::Known(known, _) => write!(f, "AwaitRegistration({:?})", known.client_id),
        }
    }
}

const SOFTWARE_STATEMENT: &str = "software_statement";

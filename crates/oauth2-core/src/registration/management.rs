//! Reading, changing and deleting a registration ([RFC 7592 §2]).
//!
//! [RFC 7592 §2]: https://www.rfc-editor.org/rfc/rfc7592#section-2

use oauth_step::{Env, IntoStep, Pending, Response, Step, TransportError};

use super::answer;
use super::flow::AwaitRegistration;
use super::information::ClientInformation;
use super::metadata::ClientMetadata;
use super::request::RegistrationRequest;
use super::terms::{Terms, on_terms};
use crate::error::{Error, Masks};

/// The intent to read a registration; made by [`ClientInformation::read`].
///
/// What comes of it takes the place of what was known: secret and token may be new ones, and the
/// former ones dead.
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct ReadRegistration {
    information: ClientInformation,
    terms: Terms,
}

/// The intent to change a registration; made by [`ClientInformation::update`].
///
/// What comes of it takes the place of what was known: secret and token may be new ones, and the
/// former ones dead.
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct UpdateRegistration {
    information: ClientInformation,
    metadata: ClientMetadata,
    terms: Terms,
}

/// The intent to delete a registration; made by [`ClientInformation::delete`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct DeleteRegistration {
    information: ClientInformation,
    terms: Terms,
}

/// A deletion on its way.
#[derive(Debug)]
#[must_use]
pub struct AwaitDeletion(DeleteRegistration);

on_terms!(
    DeleteRegistration: "The server has said where the registration is managed; that has no alias.",
    ReadRegistration: "The server has said where the registration is managed; that has no alias.",
    UpdateRegistration: "The server has said where the registration is managed; that has no alias.",
);

impl ReadRegistration {
    pub(super) fn new(information: &ClientInformation) -> Self {
        Self {
            information: information.clone(),
            terms: Terms::default(),
        }
    }
}

impl UpdateRegistration {
    pub(super) fn new(information: &ClientInformation, metadata: ClientMetadata) -> Self {
        Self {
            information: information.clone(),
            metadata,
            terms: Terms::default(),
        }
    }
}

impl DeleteRegistration {
    pub(super) fn new(information: &ClientInformation) -> Self {
        Self {
            information: information.clone(),
            terms: Terms::default(),
        }
    }
}

impl IntoStep for ReadRegistration {
    type Flow = AwaitRegistration;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitRegistration>, Error> {
        let Self { information, terms } = self;
        let (endpoint, token) = information.management()?;
        let request = RegistrationRequest::read().bearer(token)?;
        let request = terms.mark(request.into_request(endpoint));
        let flow = AwaitRegistration::read(information, terms);
        Ok(Step::send(request, flow))
    }
}

impl IntoStep for UpdateRegistration {
    type Flow = AwaitRegistration;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitRegistration>, Error> {
        let Self {
            information,
            metadata,
            terms,
        } = self;
        let (endpoint, token) = information.management()?;
        metadata.check(information.policy)?;
        // RFC 7592 §2.2: with the id, the secret as it is, and nothing else that was issued.
        let (id, secret) = (information.client_id(), information.client_secret());
        let request = RegistrationRequest::update(id, secret, &metadata).bearer(token)?;
        let request = terms.mark(request.into_request(endpoint));
        let flow = AwaitRegistration::changed(information, terms, &metadata);
        Ok(Step::send(request, flow))
    }
}

impl IntoStep for DeleteRegistration {
    type Flow = AwaitDeletion;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitDeletion>, Error> {
        let (endpoint, token) = self.information.management()?;
        let request = RegistrationRequest::delete().bearer(token)?;
        let request = self.terms.mark(request.into_request(endpoint));
        Ok(Step::send(request, AwaitDeletion(self)))
    }
}

impl Pending for AwaitDeletion {
    type Output = ();
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let DeleteRegistration { information, terms } = &self.0;
        let response = reply?;
        let answer = terms.adapt(&response, false);
        answer::deleted(&answer.response, env.now(), || information.masks())
            .map_err(|error| answer.error(error))
            .map(Step::Done)
    }
}

impl ClientInformation {
    /// The credentials of the client as they may come back in an error.
    pub(super) fn masks(&self) -> Masks {
        let mut masks = Masks::default();
        let token = self.registration_access_token.as_ref();
        for secret in self.client_secret.iter().chain(token) {
            masks.add(secret.expose());
        }
        masks
    }
}

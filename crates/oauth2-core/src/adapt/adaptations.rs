//! Quirks and hooks as they are held: behind a trait object that only giving one makes, so that
//! programs without any do not link what they do.

use core::fmt;
use std::sync::Arc;

use http::request::Parts;
use oauth_step::{Endpoint, Request};

use super::draft::Params;
use super::{Adaptation, Adapted, Applied, OwnAuthentication, Question, Quirk};
use crate::authorization::AuthorizationRequest;
use crate::client::Client;
use crate::error::Error;
use crate::metadata::EndpointName;

/// What copes with a server's deviations, in the order in which it is applied; nothing, as a rule.
#[derive(Clone, Default)]
pub(crate) struct Adaptations(Option<Arc<dyn Adapter>>);

/// What [`Given`] does, apart from it.
pub(crate) trait Adapter: Send + Sync {
    fn given(&self) -> &Given;

    /// Makes an authorization request what is sent; gives what was needed.
    fn authorization(&self, request: &mut AuthorizationRequest) -> Result<Applied, Error>;

    /// A request to the server as it is sent; gives what was needed, and every value in it, which no
    /// error may repeat.
    fn request(
        &self,
        client: &Client,
        request: Request,
        endpoint: &Endpoint,
        name: EndpointName,
        grant_type: Option<&str>,
    ) -> Result<(Request, Applied, Params), Error>;

    /// An answer as it is to be read.
    fn answer(&self, adapted: &mut Adapted<'_>, asked: Question<'_>);

    /// The head of a protected call, before the token is put on it.
    fn protected(&self, client: &Client, head: &mut Parts) -> Result<(), Error>;
}

/// What was given.
#[derive(Clone, Default)]
pub(crate) struct Given {
    pub(super) adaptations: Vec<Adaptation>,
    /// How the client authenticates that knows a way of its own.
    pub(super) authentication: Option<OwnAuthentication>,
}

impl Adaptations {
    pub(crate) fn extend(&mut self, more: impl IntoIterator<Item = Adaptation>) {
        self.change(|given| given.adaptations.extend(more));
    }

    pub(crate) fn push(&mut self, quirk: Quirk) {
        self.extend([Adaptation::Quirk(quirk)]);
    }

    pub(super) fn authenticate(&mut self, own: OwnAuthentication) {
        self.change(|given| given.authentication = Some(own));
    }

    fn change(&mut self, change: impl FnOnce(&mut Given)) {
        let adapter = self.adapter();
        let mut given = adapter.map_or_else(Given::default, |adapter| adapter.given().clone());
        change(&mut given);
        let any = !given.adaptations.is_empty() || given.authentication.is_some();
        self.0 = any.then(|| Arc::new(given) as Arc<dyn Adapter>);
    }

    /// None where nothing has to be adapted: then messages are sent and read as they are.
    pub(crate) fn adapter(&self) -> Option<&dyn Adapter> {
        self.0.as_deref()
    }

    /// Quirks and hooks.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Adaptation> {
        let adapter = self.adapter();
        adapter
            .into_iter()
            .flat_map(|adapter| &adapter.given().adaptations)
    }

    /// The quirks alone.
    pub(crate) fn quirks(&self) -> impl Iterator<Item = &Quirk> {
        self.iter().filter_map(|adaptation| match adaptation {
            Adaptation::Quirk(quirk) => Some(quirk),
            Adaptation::Hook(_) => None,
        })
    }
}

impl fmt::Debug for Adaptations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

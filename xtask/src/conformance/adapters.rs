//! What a case needs of an adapter. The flows are the cores' own, so a case is written once for all of them.

pub(super) mod reqwest;

use std::sync::Arc;

use oauth_reqwest::step::{Authorize, Env, IntoStep, Pending};

use crate::Fallible;

/// What a flow of `F` ends in.
pub(super) type Ended<F> =
    Result<<<F as IntoStep>::Flow as Pending>::Output, <<F as IntoStep>::Flow as Pending>::Error>;

pub(super) trait Adapter: Sized {
    /// The adapter's session with one credential.
    type Session<A: Authorize>;

    /// The adapter as a user makes it, with its defaults and this clock.
    fn open(env: Arc<dyn Env>) -> Fallible<Self>;

    fn run<F: IntoStep>(&self, flow: F) -> impl Future<Output = Ended<F>>;

    fn session<A: Authorize>(&self, credential: A) -> Self::Session<A>;

    /// GETs a protected resource: its status and body.
    fn get<A: Authorize>(
        &self,
        session: &Self::Session<A>,
        address: &str,
    ) -> impl Future<Output = Fallible<(u16, String)>>;
}

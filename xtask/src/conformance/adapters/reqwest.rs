//! The cases over `oauth-reqwest`.

use std::sync::Arc;

use oauth_reqwest::step::{Authorize, Env, IntoStep};
use oauth_reqwest::{Driver, Session};

use super::{Adapter, Ended};
use crate::Fallible;

#[derive(Debug)]
pub(in crate::conformance) struct Reqwest(Driver);

impl Adapter for Reqwest {
    type Session<A: Authorize> = Session<A>;

    fn open(env: Arc<dyn Env>) -> Fallible<Self> {
        Ok(Self(Driver::builder().env(env).build()?))
    }

    async fn run<F: IntoStep>(&self, flow: F) -> Ended<F> {
        self.0.run(flow).await
    }

    fn session<A: Authorize>(&self, credential: A) -> Session<A> {
        Session::new(credential, self.0.clone())
    }

    async fn get<A: Authorize>(
        &self,
        session: &Session<A>,
        address: &str,
    ) -> Fallible<(u16, String)> {
        let response = session.get(address).send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }
}

//! Requests in signed tokens (RFC 9101), encrypted too, that are pushed.

use adapter_tests::Stack;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;
use oauth2_core::ErrorCode;

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_by_a_pushed_request_object(&self) -> Fallible<()> {
        let client = self.client().await?;
        let object = self.request_object(self.request_key()?).await?;
        self.signs_in_by_a_push(&client, |request| request.request_object(object))
            .await
    }

    /// The provider does not believe a key that is not the client's.
    pub(super) async fn a_request_object_of_someone_else(&self) -> Fallible<()> {
        let client = self.client().await?;
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let object = self.request_object(key).await?;
        let pushed = self
            .pushed(&client, |request| request.request_object(object))
            .await;
        let error = failure(pushed.map(drop), "the key of someone else")?;
        let error = error.downcast_ref::<oidc_idtoken::Error>();
        ensure(
            error.and_then(|error| error.code()) == Some(&ErrorCode::InvalidRequestObject),
            format!("{error:?}"),
        )
    }
}

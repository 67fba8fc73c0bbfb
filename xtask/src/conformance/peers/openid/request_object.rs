//! Requests in signed tokens (RFC 9101), encrypted too.

use adapter_tests::Stack;
use jose_assert::{Algorithm, EncryptionKey, Signer, SigningKey};
use oauth_step::{Secret, SystemEnv};
use oauth2_core::{ErrorCode, RequestObject};

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_by_a_request_object(&self) -> Fallible<()> {
        let client = self.client().await?;
        let object = self.request_object(self.request_key()?).await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                request.scope("api").request_object(object)
            })
            .await?;
        self.signs_in(&client, pending, &callback).await.map(drop)
    }

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

    pub(in super::super) fn request_key(&self) -> Fallible<SigningKey> {
        let algorithm = self.client.request_algorithm;
        let algorithm = algorithm.ok_or("no algorithm for request objects")?;
        if algorithm.is_symmetric() {
            let secret = Secret::new(self.client.secret.clone().unwrap_or_default());
            return Ok(SigningKey::from_secret(algorithm, &secret)?);
        }
        let mut keys = self.signing_keys.iter();
        let key = keys.find(|key| key.algorithm() == algorithm);
        Ok(key.ok_or("no key for request objects")?.clone())
    }

    pub(in super::super) async fn request_object(
        &self,
        key: SigningKey,
    ) -> Fallible<RequestObject> {
        let object = RequestObject::signed(key);
        let Some((alg, enc)) = self.client.request_encryption else {
            return Ok(object);
        };
        let kty = match alg.name() {
            name if name.starts_with("ECDH-ES") => "EC",
            name if name.starts_with("RSA") => "RSA",
            _ => {
                let secret = Secret::new(self.client.secret.clone().unwrap_or_default());
                let key = EncryptionKey::from_client_secret(alg, &secret)?;
                return Ok(object.encrypted(key, enc));
            }
        };
        let metadata = self.metadata().await?;
        let keys = metadata.jwks_uri().map(|uri| uri.as_str());
        let path = keys.and_then(|uri| uri.strip_prefix(&self.peer.issuer));
        let published = self.peer.fetch(path.ok_or("no keys")?).await?;
        let keys = published.get("keys").and_then(|keys| keys.as_array());
        let mut keys = keys.into_iter().flatten();
        let jwk = keys.find(|jwk| jwk["use"] == "enc" && jwk["kty"] == kty);
        let jwk = jwk.ok_or("the provider has no key to encrypt to")?;
        let key = EncryptionKey::from_jwk(alg, jwk.to_string())?;
        Ok(object.encrypted(key, enc))
    }
}

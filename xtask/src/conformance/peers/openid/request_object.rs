//! Requests in signed tokens (RFC 9101), encrypted too.

use adapter_tests::Stack;
use jose_assert::{EncryptionKey, Signer, SigningKey};
use oauth_step::Secret;
use oauth2_core::RequestObject;

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
        let published = self.peer.fetch("/jwks").await?;
        let keys = published.get("keys").and_then(|keys| keys.as_array());
        let mut keys = keys.into_iter().flatten();
        let jwk = keys.find(|jwk| jwk["use"] == "enc" && jwk["kty"] == kty);
        let jwk = jwk.ok_or("the provider has no key to encrypt to")?;
        let key = EncryptionKey::from_jwk(alg, jwk.to_string())?;
        Ok(object.encrypted(key, enc))
    }
}

//! A client set up as its provider has registered it.

use core::time::Duration;

use jose_assert::{Algorithm, Algorithms, ContentEncryption, KeyManagement};
use oauth2_core::{ClientInformation, ClientMetadata, ServerMetadata};

use crate::{Error, Misuse, OidcClient};

impl OidcClient {
    /// The client as the provider has registered it: how it authenticates, how its ID Tokens are
    /// signed (RS256 unless the provider says otherwise), `default_max_age` and
    /// `require_auth_time`.
    ///
    /// # Errors
    ///
    /// Those of [`ClientInformation::client`] and [`OidcClient::new`];
    /// [`Misuse::RegisteredAlgorithm`] for an algorithm that is not offered, `none` among them;
    /// [`Misuse::RegisteredEncryption`] where ID Tokens come encrypted.
    pub fn registered(
        provider: ServerMetadata,
        information: &ClientInformation,
    ) -> Result<Self, Error> {
        let metadata = information.metadata();
        let algorithm = id_token_algorithm(metadata)?;
        if ResponseEncryption::of_id_tokens(information)?.is_some() {
            return Err(Misuse::RegisteredEncryption.into());
        }
        let max_age = metadata.get("default_max_age");
        let max_age = max_age.and_then(|value| value.as_number()?.parse().ok());
        let required = metadata.get("require_auth_time");
        let required = required.and_then(|value| value.as_bool()) == Some(true);
        Self::new(information.client(provider)?)?.with_id_tokens(|rules| {
            let mut rules = rules.algorithms(Algorithms::only(algorithm));
            if let Some(seconds) = max_age {
                rules = rules.default_max_age(Duration::from_secs(seconds));
            }
            if required {
                rules = rules.require_auth_time();
            }
            rules
        })
    }
}

/// How answers are encrypted for a client, as it is registered ([Registration §2]).
///
/// [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseEncryption {
    /// How the key comes to the client.
    pub alg: KeyManagement,
    /// How the content is encrypted; A128CBC-HS256 unless the provider says otherwise.
    pub enc: ContentEncryption,
}

impl ResponseEncryption {
    /// That of ID Tokens; nothing where they are not encrypted.
    ///
    /// # Errors
    ///
    /// [`Misuse::RegisteredAlgorithm`].
    pub fn of_id_tokens(information: &ClientInformation) -> Result<Option<Self>, Error> {
        Self::read(
            information.metadata(),
            "id_token_encrypted_response_alg",
            "id_token_encrypted_response_enc",
        )
    }

    /// That of UserInfo; nothing where it is not encrypted.
    ///
    /// # Errors
    ///
    /// [`Misuse::RegisteredAlgorithm`].
    pub fn of_userinfo(information: &ClientInformation) -> Result<Option<Self>, Error> {
        Self::read(
            information.metadata(),
            "userinfo_encrypted_response_alg",
            "userinfo_encrypted_response_enc",
        )
    }

    fn read(
        metadata: &ClientMetadata,
        alg: &'static str,
        enc: &'static str,
    ) -> Result<Option<Self>, Error> {
        let Some(name) = metadata.text(alg) else {
            return Ok(None);
        };
        let key_management = KeyManagement::from_name(&name);
        let content = match metadata.text(enc) {
            Some(name) => ContentEncryption::from_name(&name),
            // Registration §2: the default.
            None => Some(ContentEncryption::A128CbcHs256),
        };
        Ok(Some(Self {
            alg: key_management.ok_or(Misuse::RegisteredAlgorithm(alg))?,
            enc: content.ok_or(Misuse::RegisteredAlgorithm(enc))?,
        }))
    }
}

// Registration §2: RS256 is the default.
fn id_token_algorithm(metadata: &ClientMetadata) -> Result<Algorithm, Misuse> {
    let member = "id_token_signed_response_alg";
    match metadata.text(member) {
        Some(name) => Algorithm::from_name(&name).ok_or(Misuse::RegisteredAlgorithm(member)),
        None => Ok(Algorithm::Rs256),
    }
}

//! A client set up as its provider has registered it.

use core::time::Duration;

use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, ContentEncryptions, DecryptionKey, JweDecrypter,
    KeyManagement, KeyManagements,
};
use oauth_step::Secret;
use oauth2_core::{ClientInformation, ClientMetadata, ServerMetadata};

use crate::{Encryption, Error, IdTokenVerifier, Misuse, OidcClient};

impl OidcClient {
    /// The client as the provider has registered it: how it authenticates, how its ID Tokens and
    /// its UserInfo are signed and encrypted (RS256 and not at all, unless the provider says
    /// otherwise), `default_max_age`, `require_auth_time` and `frontchannel_logout_session_required`.
    ///
    /// `keys` are those whose public halves the client has registered for encryption; one that
    /// follows from its secret is made here.
    ///
    /// # Errors
    ///
    /// Those of [`ClientInformation::client`] and [`OidcClient::new`];
    /// [`Misuse::RegisteredAlgorithm`] for an algorithm that is not offered;
    /// [`Misuse::RegisteredUnsigned`] for ID Tokens without a signature;
    /// [`Misuse::DecryptionKeyMissing`] where what comes could not be decrypted.
    pub fn registered(
        provider: ServerMetadata,
        information: &ClientInformation,
        keys: &[DecryptionKey],
    ) -> Result<Self, Error> {
        if is_unsigned(information) {
            return Err(Misuse::RegisteredUnsigned.into());
        }
        Self::set_up(provider, information, keys)
    }

    /// The same for a client that asked for `none` at registration
    /// ([`OidcClientMetadata::dangerous_unsigned_id_tokens`]): where the provider answers that it is
    /// registered so, its ID Tokens are [unsigned]. An answer must not bring that about alone.
    ///
    /// # Errors
    ///
    /// Those of [`registered`](Self::registered); [`Misuse::RegisteredAlgorithm`] where ID Tokens
    /// are to be encrypted and not signed.
    ///
    /// [`OidcClientMetadata::dangerous_unsigned_id_tokens`]: crate::OidcClientMetadata::dangerous_unsigned_id_tokens
    /// [unsigned]: crate::IdTokenVerifier::dangerous_unsigned
    pub fn dangerous_registered_unsigned(
        provider: ServerMetadata,
        information: &ClientInformation,
        keys: &[DecryptionKey],
    ) -> Result<Self, Error> {
        if !is_unsigned(information) {
            return Self::set_up(provider, information, keys);
        }
        // Core §2: what is encrypted is signed.
        if ResponseEncryption::of_id_tokens(information)?.is_some() {
            return Err(Misuse::RegisteredAlgorithm(ID_TOKEN_ALG).into());
        }
        let client = Self::set_up(provider, information, keys)?;
        client.with_id_tokens(IdTokenVerifier::dangerous_unsigned)
    }

    fn set_up(
        provider: ServerMetadata,
        information: &ClientInformation,
        keys: &[DecryptionKey],
    ) -> Result<Self, Error> {
        let metadata = information.metadata();
        let oauth = information.client(provider)?;
        // Registration §2: RS256 is the default; `none` does not concern Logout Tokens.
        let algorithm = match is_unsigned(information) {
            true => None,
            false => algorithm(metadata, ID_TOKEN_ALG)?,
        };
        let algorithm = algorithm.unwrap_or(Algorithm::Rs256);
        let encryption = |agreed: Option<ResponseEncryption>| {
            let made = agreed.map(|agreed| agreed.with_keys(keys, oauth.secret()));
            made.transpose()
        };
        let of_id_tokens = encryption(ResponseEncryption::of_id_tokens(information)?)?;
        let of_userinfo = encryption(ResponseEncryption::of_userinfo(information)?)?;
        let max_age = metadata.get("default_max_age");
        let max_age = max_age.and_then(|value| value.as_number()?.parse().ok());
        let is_set = |name| metadata.get(name).and_then(|value| value.as_bool()) == Some(true);
        let required = is_set("require_auth_time");
        let named = is_set("frontchannel_logout_session_required");
        let client = Self::new(oauth.clone())?.requiring_frontchannel_session(named);
        let client = client.with_id_tokens(|rules| {
            let mut rules = rules.algorithms(Algorithms::only(algorithm));
            if let Some(encryption) = of_id_tokens {
                rules = rules.encryption(encryption);
            }
            if let Some(seconds) = max_age {
                rules = rules.default_max_age(Duration::from_secs(seconds));
            }
            if required {
                rules = rules.require_auth_time();
            }
            rules
        })?;
        let signed = self::algorithm(metadata, "userinfo_signed_response_alg")?;
        client.with_userinfo(|mut rules| {
            if let Some(algorithm) = signed {
                rules = rules.signed(Algorithms::only(algorithm));
            }
            match of_userinfo {
                Some(encryption) => rules.encrypted(encryption),
                None => rules,
            }
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
    /// As it was agreed on elsewhere.
    pub const fn new(alg: KeyManagement, enc: ContentEncryption) -> Self {
        Self { alg, enc }
    }

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

    /// With the key that it takes: one of these or, where it takes none of a pair, one that follows
    /// from the client's secret ([Core §10.2]).
    ///
    /// # Errors
    ///
    /// [`Misuse::DecryptionKeyMissing`].
    ///
    /// [Core §10.2]: https://openid.net/specs/openid-connect-core-1_0.html#Encryption
    pub fn with_keys(
        self,
        keys: &[DecryptionKey],
        secret: Option<&Secret<String>>,
    ) -> Result<Encryption, Error> {
        let fitting = keys.iter().filter(|key| key.algorithm() == self.alg);
        let mut fitting: Vec<_> = fitting.cloned().collect();
        if let (true, Some(secret)) = (fitting.is_empty(), secret) {
            fitting.extend(DecryptionKey::from_client_secret(self.alg, secret).ok());
        }
        if fitting.is_empty() {
            return Err(Misuse::DecryptionKeyMissing.into());
        }
        let decrypter = JweDecrypter::new(
            KeyManagements::only(self.alg),
            ContentEncryptions::only(self.enc),
        );
        Ok(Encryption::new(decrypter, fitting))
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

fn is_unsigned(information: &ClientInformation) -> bool {
    let named = information.metadata().text(ID_TOKEN_ALG);
    named.is_some_and(|name| name == "none")
}

fn algorithm(metadata: &ClientMetadata, member: &'static str) -> Result<Option<Algorithm>, Misuse> {
    let named = metadata.text(member);
    let named =
        named.map(|name| Algorithm::from_name(&name).ok_or(Misuse::RegisteredAlgorithm(member)));
    named.transpose()
}

const ID_TOKEN_ALG: &str = "id_token_signed_response_alg";

//! Logins at an OpenID provider, and what becomes of them: the cases that any of them can play.

mod backchannel;
mod certificates;
mod claims;
mod device;
mod introspection;
mod keys;
mod login;
mod logout;
mod password;
mod possession;
mod profile;
mod pushed;
mod registered;
mod registration;
mod request_object;
mod response_types;
mod tokens;

use std::time::Duration;

use adapter_tests::{Logouts, Stack};
use jose_assert::{Algorithm, Algorithms, DecryptionKey, Signer, SigningKey};
use oauth2_core::{Client, ClientAuthentication, ResponseMode, ResponseType, ServerMetadata};
use oidc_idtoken::{
    Authenticated, AuthenticationRequest, Error, OidcClient, PendingAuthentication,
    ResponseEncryption, Rule, discover,
};

pub(super) use self::certificates::{Certificates, Identity};
pub(super) use self::keys::{decryption_keys, public_jwks, signing_keys};
pub(super) use self::registered::{Registered, registered, registered_as};
use crate::Fallible;
use crate::conformance::browser::Browser;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

/// A secret of someone else; long enough to sign with, too.
pub(super) const GUESSED: &str = "guessed, and guessed, and guessed once more";
const FORM: Option<ResponseMode> = Some(ResponseMode::FormPost);

/// What a case has at hand.
pub(super) struct Bench<'a, A> {
    pub(super) peer: &'a Server,
    /// What the peer has and its OpenID metadata does not say: the member and the endpoint's path.
    pub(super) unannounced: &'a [(&'a str, &'a str)],
    /// What is encrypted to our clients is encrypted to these.
    pub(super) keys: &'a [DecryptionKey],
    /// Our clients authenticate with these, one for each algorithm.
    pub(super) signing_keys: &'a [SigningKey],
    pub(super) adapter: &'a A,
    pub(super) clock: &'a Clock,
    pub(super) client: Registered,
    /// Every user's, at a peer that asks for one.
    pub(super) password: Option<&'a str>,
    /// Where the peer posts Logout Tokens and pings, if it does.
    pub(super) logouts: Option<&'a Logouts>,
    pub(super) certificates: Option<&'a Certificates>,
}

impl<A: Stack> Bench<'_, A> {
    /// Plays a case; `None` for a feature that is not one of all peers.
    pub(super) async fn play(&self, feature: &str) -> Option<Fallible<()>> {
        Some(match feature {
            "discovery" => self.discovery().await,
            "login" => self.login_by_the_book().await,
            "login, another algorithm expected" => self.another_algorithm().await,
            "login, a secret of someone else" => self.is_no_client(Some(GUESSED)).await,
            "login refused by the person" => self.refused().await,
            "login, a callback with another state" => self.another_state().await,
            "login, a callback with another issuer" => self.another_issuer().await,
            "login by code id_token, the signature of another" => self.another_signature().await,
            "login, a code used twice" => self.code_used_twice().await,
            "login by code, in a form" => self.login_with(ResponseType::Code, FORM).await,
            "login by code id_token" => self.login_with(ResponseType::CodeIdToken, None).await,
            "login by code id_token, in a form" => {
                self.login_with(ResponseType::CodeIdToken, FORM).await
            }
            "login by id_token" => self.login_with(ResponseType::IdToken, None).await,
            "login by id_token, in a form" => self.login_with(ResponseType::IdToken, FORM).await,
            "login by id_token token" => self.login_with(ResponseType::IdTokenToken, None).await,
            "login by id_token token, in a form" => {
                self.login_with(ResponseType::IdTokenToken, FORM).await
            }
            "login by code token" => self.login_with(ResponseType::CodeToken, None).await,
            "login by code id_token token" => {
                self.login_with(ResponseType::CodeIdTokenToken, None).await
            }
            "login by code token, in a form" => {
                self.login_with(ResponseType::CodeToken, FORM).await
            }
            "login by code id_token token, in a form" => {
                self.login_with(ResponseType::CodeIdTokenToken, FORM).await
            }
            "none" => self.login_with(ResponseType::None, None).await,
            "none, in a form" => self.login_with(ResponseType::None, FORM).await,
            "login in a JWT in the query" => {
                self.login_in_a_jwt(ResponseType::Code, ResponseMode::QueryJwt)
                    .await
            }
            "login in a JWT in the fragment" => {
                self.login_in_a_jwt(ResponseType::Code, ResponseMode::FragmentJwt)
                    .await
            }
            "login in a JWT in a form" => {
                self.login_in_a_jwt(ResponseType::Code, ResponseMode::FormPostJwt)
                    .await
            }
            "login in a JWT" => {
                self.login_in_a_jwt(ResponseType::Code, ResponseMode::Jwt)
                    .await
            }
            "login by code id_token in a JWT" => {
                self.login_in_a_jwt(ResponseType::CodeIdToken, ResponseMode::Jwt)
                    .await
            }
            "login by a request object" => self.login_by_a_request_object().await,
            "userinfo" => self.userinfo().await,
            "userinfo of another subject" => self.userinfo_of_another().await,
            "login without a person" => self.nobody_to_ask().await,
            "login that must be recent" => self.recent().await,
            "login with essential claims" => self.essential_claims("openid").await,
            "login, another strength than asked for" => self.another_acr().await,
            "login with a proof of possession" => self.login_with_proofs().await,
            "protected resource" => self.protected_resource().await,
            "refresh with rotation" => self.rotation().await,
            "renewal of an expired token, four callers" => self.expired().await,
            "call after the grant was revoked" => self.grant_revoked().await,
            "renewal after a 401" => self.renewal_after_401().await,
            "client credentials" => self.client_credentials().await,
            "login by a password" => self.login_by_a_password().await,
            "login by a password, a secret of someone else" => {
                self.a_password_from_someone_else().await
            }
            "revocation of an access token" => self.access_token_revoked().await,
            "revocation of a refresh token" => self.refresh_token_revoked().await,
            feature => return self.play_beyond_the_core(feature).await,
        })
    }

    /// What few providers have.
    async fn play_beyond_the_core(&self, feature: &str) -> Option<Fallible<()>> {
        Some(match feature {
            "logout" => self.logout().await,
            "login with a certificate" => self.login_with_certificate(false).await,
            "registration, changed and deleted" => self.registration().await,
            "registration with encryption" => self.registration_with_encryption().await,
            "login by a pushed request" => self.login_by_a_pushed_request().await,
            "login by a pushed request with a proof of possession" => {
                self.login_by_a_pushed_request_with_a_proof().await
            }
            "login, not pushed where it must be" => self.not_pushed().await,
            "login by a pushed request object" => self.login_by_a_pushed_request_object().await,
            "login by a pushed request object, a key of someone else" => {
                self.a_request_object_of_someone_else().await
            }
            "introspection" => self.introspection().await,
            "login on another device" => self.login_on_another_device().await,
            "login on another device, told to slow down" => {
                self.slowed_down_on_another_device().await
            }
            "login on another device, refused" => self.refused_on_another_device().await,
            "login on another device, too late" => self.too_late_on_another_device().await,
            "login on the person's device, polled for" => self.login_by_polling().await,
            "login on the person's device, refused" => self.refused_while_polling().await,
            "login on the person's device, by a ping" => self.login_by_a_ping().await,
            "login on the person's device, refused by a ping" => self.refused_by_a_ping().await,
            "login on the person's device, a ping of someone else" => {
                self.pinged_by_someone_else().await
            }
            "login by FAPI 2.0" => self.login_by_the_profile().await,
            "login by FAPI 2.0, with a certificate" => {
                self.login_by_the_profile_and_certificate().await
            }
            "login by FAPI 2.0, a request that nobody signed" => self.unsigned_at_fapi2().await,
            "login by FAPI 2.0, messages signed" => self.login_by_signed_messages().await,
            _ => return None,
        })
    }

    /// In front of which sits somebody who signs in where the peer asks for that.
    pub(super) fn browser(&self) -> Fallible<Browser> {
        self.browser_of("alice")
    }

    fn browser_of(&self, name: &str) -> Fallible<Browser> {
        let browser = Browser::with(self.certificates.map(Certificates::root))?;
        Ok(match self.password {
            Some(password) => browser.used_by(name, password),
            None => browser,
        })
    }

    fn logouts(&self) -> Fallible<&Logouts> {
        Ok(self.logouts.ok_or("the peer posts nothing")?)
    }

    pub(super) async fn metadata(&self) -> Fallible<ServerMetadata> {
        let issuer = &self.peer.issuer;
        let mut metadata = self.adapter.run(discover(issuer)).await?;
        for (member, path) in self.unannounced {
            metadata = metadata.with_member(member, &format!(r#""{issuer}{path}""#))?;
        }
        Ok(metadata)
    }

    pub(super) async fn oauth(&self, secret: Option<&str>) -> Fallible<Client> {
        let mut client = Client::new(self.metadata().await?, &self.client.id);
        if let Some(secret) = secret {
            client = client.with_secret(secret.to_owned());
        }
        if let Some(uri) = &self.client.redirect_uri {
            client = client.with_redirect_uri(uri)?;
        }
        let algorithm = self.client.authentication_algorithm;
        Ok(match (self.client.authentication, algorithm) {
            (ClientAuthentication::SecretJwt, Some(algorithm)) => {
                client.with_client_secret_jwt(algorithm)?
            }
            (ClientAuthentication::PrivateKeyJwt, algorithm) => {
                let mut keys = self.signing_keys.iter();
                let key = keys.find(|key| Some(key.algorithm()) == algorithm);
                client.with_private_key_jwt(key.ok_or("no key for assertions")?.clone())?
            }
            (authentication, _) => client.with_authentication(authentication),
        })
    }

    /// The client as it is registered.
    pub(super) async fn client(&self) -> Fallible<OidcClient> {
        self.client_with(self.client.secret.as_deref(), self.client.algorithm)
            .await
    }

    async fn client_with(
        &self,
        secret: Option<&str>,
        algorithm: Algorithm,
    ) -> Fallible<OidcClient> {
        self.of(self.oauth(secret).await?, algorithm)
    }

    /// This client, with what is registered of its ID Tokens and UserInfo.
    pub(super) fn of(&self, oauth: Client, algorithm: Algorithm) -> Fallible<OidcClient> {
        let registered = &self.client;
        let open = |agreed: Option<ResponseEncryption>| {
            let agreed = agreed.map(|agreed| agreed.with_keys(self.keys, oauth.secret()));
            agreed.transpose()
        };
        let of_id_tokens = open(registered.id_token_encryption)?;
        let of_userinfo = open(registered.userinfo_encryption)?;
        let client = OidcClient::new(oauth)?;
        let client = client.with_id_tokens(|mut rules| {
            if let Some(encryption) = of_id_tokens {
                rules = rules.encryption(encryption);
            }
            if let Some(seconds) = registered.default_max_age {
                rules = rules.default_max_age(Duration::from_secs(seconds));
                rules = rules.require_auth_time();
            }
            rules.algorithms(Algorithms::only(algorithm))
        })?;
        Ok(client.with_userinfo(|mut rules| {
            if let Some(algorithm) = registered.userinfo_algorithm {
                rules = rules.signed(Algorithms::only(algorithm));
            }
            match of_userinfo {
                Some(encryption) => rules.encrypted(encryption),
                None => rules,
            }
        })?)
    }

    /// The browser's part of a login: what was kept, and the URL that it came back with.
    pub(super) async fn callback(
        &self,
        client: &OidcClient,
        hint: &str,
    ) -> Fallible<(PendingAuthentication, String)> {
        self.asked(client, |request| {
            let request = request.scope("email api").offline_access();
            request.login_hint(hint.to_owned())
        })
        .await
    }

    /// The same of a request that asks for this alone.
    pub(super) async fn asked(
        &self,
        client: &OidcClient,
        ask: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
    ) -> Fallible<(PendingAuthentication, String)> {
        let request = ask(client.authentication().login_hint("alice"));
        let (authorization, pending) = request.begin(self.clock)?;
        let callback = client.oauth().redirect_uri().unwrap_or_default();
        let came_back = self.browser()?.visit(authorization.url(), callback).await?;
        Ok((pending, came_back))
    }

    async fn login(&self, client: &OidcClient) -> Fallible<Authenticated> {
        let (pending, callback) = self.callback(client, "alice").await?;
        Ok(self
            .adapter
            .run(client.login(pending.response(&callback)?))
            .await?)
    }
}

/// The library refused an ID Token, by this rule.
pub(super) fn is_refused(error: Error, rule: Rule) -> Fallible<()> {
    match error {
        Error::IdToken(refusal) if refusal.rule() == rule => Ok(()),
        error => Err(error.into()),
    }
}

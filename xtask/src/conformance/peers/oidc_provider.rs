//! oidc-provider, the certified OpenID provider for Node.js; its set-up is in `xtask/peers/oidc-provider`.

mod certificates;
mod claims;
mod login;
mod logout;
mod possession;
mod registered;
mod registration;
mod response_types;
mod tokens;

use std::process::Command;
use std::time::Duration;

use adapter_tests::Stack;
use jose_assert::{Algorithm, Algorithms, DecryptionKey, KeyManagement, Signer, SigningKey};
use oauth_step::SystemEnv;
use oauth2_core::{Client, ClientAuthentication, ResponseMode, ResponseType, ServerMetadata};
use oidc_idtoken::{
    Authenticated, AuthenticationRequest, OidcClient, PendingAuthentication, ResponseEncryption,
    discover,
};

use self::certificates::Certificates;
use self::registered::{Registered, registered};
use super::install::{install_npm, lacks};
use super::{Peer, Start};
use crate::Fallible;
use crate::conformance::browser::Browser;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::logouts::Logouts;
use crate::conformance::server::Server;

#[derive(Debug)]
pub(in crate::conformance) struct OidcProvider {
    server: Server,
    /// What is encrypted to our clients is encrypted to these, one for each algorithm.
    keys: Vec<DecryptionKey>,
    /// Our clients authenticate with these, one for each algorithm.
    signing_keys: Vec<SigningKey>,
    certificates: Certificates,
    /// Where Logout Tokens are posted.
    logouts: Logouts,
}

#[cfg(test)]
impl OidcProvider {
    /// Without its process.
    pub(in crate::conformance) async fn unstarted() -> Fallible<Self> {
        Ok(Self {
            server: Server::unstarted(),
            keys: Vec::new(),
            signing_keys: Vec::new(),
            certificates: Certificates::make(),
            logouts: Logouts::listen().await?,
        })
    }
}

impl Peer for OidcProvider {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks("node", 20).or_else(|| lacks("npm", 9)) {
            return Ok(Start::Missing(reason));
        }
        let folder = install_npm("oidc-provider")?;
        let mut node = Command::new("node");
        node.arg("server.mjs").current_dir(folder);
        let keys = decryption_keys()?;
        let signing_keys = signing_keys()?;
        let public = keys.iter().filter_map(DecryptionKey::public_jwk);
        let public = public.chain(signing_keys.iter().filter_map(SigningKey::public_jwk));
        let public: Vec<String> = public.collect();
        node.env(
            "CLIENT_JWKS",
            format!(r#"{{"keys":[{}]}}"#, public.join(",")),
        );
        let certificates = Certificates::make();
        certificates.hand_to(&mut node);
        let logouts = Logouts::listen().await?;
        node.env("LOGOUT_URI", &logouts.uri);
        let server = Server::start(&mut node, "/.well-known/openid-configuration").await?;
        Ok(Start::Ready(Self {
            server,
            keys,
            signing_keys,
            certificates,
            logouts,
        }))
    }

    async fn handle<A: Stack>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>> {
        let client = match registered(case.client) {
            Ok(client) => client,
            Err(error) => return Some(Err(error)),
        };
        let bench = Bench {
            peer: &self.server,
            keys: &self.keys,
            signing_keys: &self.signing_keys,
            certificates: &self.certificates,
            logouts: &self.logouts,
            adapter,
            clock,
            client,
        };
        Some(match case.feature {
            "discovery" => bench.discovery().await,
            "login" => bench.login_by_the_book().await,
            "login, another algorithm expected" => bench.another_algorithm().await,
            "login, a secret of someone else" => bench.wrong_secret().await,
            "login refused by the person" => bench.refused().await,
            "login, a callback with another state" => bench.another_state().await,
            "login, a code used twice" => bench.code_used_twice().await,
            "login by code, in a form" => bench.login_with(ResponseType::Code, FORM).await,
            "login by code id_token" => bench.login_with(ResponseType::CodeIdToken, None).await,
            "login by code id_token, in a form" => {
                bench.login_with(ResponseType::CodeIdToken, FORM).await
            }
            "login by id_token" => bench.login_with(ResponseType::IdToken, None).await,
            "login by id_token, in a form" => bench.login_with(ResponseType::IdToken, FORM).await,
            "login by id_token token" => bench.login_with(ResponseType::IdTokenToken, None).await,
            "login by code token" => bench.login_with(ResponseType::CodeToken, None).await,
            "login by code id_token token" => {
                bench.login_with(ResponseType::CodeIdTokenToken, None).await
            }
            "none" => bench.login_with(ResponseType::None, None).await,
            "none, in a form" => bench.login_with(ResponseType::None, FORM).await,
            "login in a JWT in the query" => {
                bench
                    .login_in_a_jwt(ResponseType::Code, ResponseMode::QueryJwt)
                    .await
            }
            "login in a JWT in the fragment" => {
                bench
                    .login_in_a_jwt(ResponseType::Code, ResponseMode::FragmentJwt)
                    .await
            }
            "login in a JWT in a form" => {
                bench
                    .login_in_a_jwt(ResponseType::Code, ResponseMode::FormPostJwt)
                    .await
            }
            "login in a JWT" => {
                bench
                    .login_in_a_jwt(ResponseType::Code, ResponseMode::Jwt)
                    .await
            }
            "login by code id_token in a JWT" => {
                bench
                    .login_in_a_jwt(ResponseType::CodeIdToken, ResponseMode::Jwt)
                    .await
            }
            "userinfo" => bench.userinfo().await,
            "userinfo of another subject" => bench.userinfo_of_another().await,
            "login without a person" => bench.nobody_to_ask().await,
            "login that must be recent" => bench.recent().await,
            "login with essential claims" => bench.essential_claims().await,
            "login, another strength than asked for" => bench.another_acr().await,
            "logout" => bench.logout().await,
            "login with a proof of possession" => bench.login_with_proofs().await,
            "login with a certificate" => bench.login_with_certificate().await,
            "registration, changed and deleted" => bench.registration().await,
            "registration with encryption" => bench.registration_with_encryption().await,
            "protected resource" => bench.protected_resource().await,
            "refresh with rotation" => bench.rotation().await,
            "renewal of an expired token, four callers" => bench.expired().await,
            "call after the grant was revoked" => bench.grant_revoked().await,
            "renewal after a 401" => bench.renewal_after_401().await,
            "client credentials" => bench.client_credentials().await,
            "revocation of an access token" => bench.access_token_revoked().await,
            "revocation of a refresh token" => bench.refresh_token_revoked().await,
            _ => return None,
        })
    }
}

const FORM: Option<ResponseMode> = Some(ResponseMode::FormPost);

/// A key for each algorithm that clients authenticate by.
fn signing_keys() -> Fallible<Vec<SigningKey>> {
    let algorithms = [
        Algorithm::EdDsa,
        Algorithm::Es256,
        Algorithm::Ps256,
        Algorithm::Rs256,
    ];
    let keys = algorithms.into_iter().map(|algorithm| {
        let key = SigningKey::generate(algorithm, &SystemEnv::default())?;
        Ok(key.with_key_id(format!("client-{}", algorithm.name())))
    });
    keys.collect()
}

/// A key for each algorithm with key pairs.
fn decryption_keys() -> Fallible<Vec<DecryptionKey>> {
    let pairs = [
        KeyManagement::EcdhEs,
        KeyManagement::EcdhEsA128Kw,
        KeyManagement::EcdhEsA192Kw,
        KeyManagement::EcdhEsA256Kw,
        KeyManagement::RsaOaep,
        KeyManagement::RsaOaep256,
        KeyManagement::RsaOaep384,
        KeyManagement::RsaOaep512,
    ];
    let keys = pairs.into_iter().map(|algorithm| {
        let key = DecryptionKey::generate(algorithm, &SystemEnv::default())?;
        Ok(key.with_key_id(algorithm.name()))
    });
    keys.collect()
}

/// What a case has at hand.
struct Bench<'a, A> {
    peer: &'a Server,
    keys: &'a [DecryptionKey],
    signing_keys: &'a [SigningKey],
    certificates: &'a Certificates,
    logouts: &'a Logouts,
    adapter: &'a A,
    clock: &'a Clock,
    client: Registered,
}

impl<A: Stack> Bench<'_, A> {
    async fn metadata(&self) -> Fallible<ServerMetadata> {
        Ok(self.adapter.run(discover(&self.peer.issuer)).await?)
    }

    async fn oauth(&self, secret: Option<&str>) -> Fallible<Client> {
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
    async fn client(&self) -> Fallible<OidcClient> {
        self.client_with(self.client.secret.as_deref(), self.client.algorithm)
            .await
    }

    async fn client_with(
        &self,
        secret: Option<&str>,
        algorithm: Algorithm,
    ) -> Fallible<OidcClient> {
        let registered = &self.client;
        let oauth = self.oauth(secret).await?;
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
    async fn callback(
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
    async fn asked(
        &self,
        client: &OidcClient,
        ask: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
    ) -> Fallible<(PendingAuthentication, String)> {
        let request = ask(client.authentication().login_hint("alice"));
        let (authorization, pending) = request.begin(self.clock)?;
        let callback = client.oauth().redirect_uri().unwrap_or_default();
        let came_back = Browser::new()?.visit(authorization.url(), callback).await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::cases::CASES;

    #[test]
    fn every_case_names_a_client_that_the_peer_knows() {
        for case in CASES.iter().filter(|case| case.peer == "oidc-provider") {
            registered(case.client).unwrap();
        }
        assert!(registered("somebody").is_err());
    }
}

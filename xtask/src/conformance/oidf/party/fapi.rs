//! Clients of the FAPI profiles: a login by the profile, or none, and a call with the token.

use adapter_tests::{OAuth2Session, OidcSession, Setup, Stack};
use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, ContentEncryptions, Encryption, JweDecrypter,
    KeyManagements, RemoteJwks, SigningKey,
};
use oauth_step::{Response, SystemEnv};
use oauth2_core::{
    AuthorizationRequestBuilder, Client, Dpop, JarmVerifier, Profile, RequestObject, ResponseMode,
    ResponseType, SessionBuilder, discover,
};
use oidc_idtoken::{AuthenticationRequest, OidcClient};
use serde_json::Value;

use super::Party;
use crate::Fallible;
use crate::conformance::oidf::kit::{
    CLIENT_ID, KEY_MANAGEMENT, PROVIDER_ALGORITHM, REDIRECT_URI, RESOURCE_SCOPE, SECOND_CLIENT_ID,
    binds_to_certificate, is_plain_oauth,
};
use crate::conformance::oidf::run::Scene;
use crate::conformance::oidf::variant::Variant;

impl<A: Stack> Party<'_, A> {
    /// Whatever kind of client the variant wants.
    pub(super) async fn fapi(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.fapi_client(scene).await?;
        let answer = match scene.variant {
            variant if variant.is("fapi_profile", "fapi_client_credentials_grant") => {
                self.service(scene, client).await?
            }
            variant if is_plain_oauth(variant) => self.authorized(scene, client).await?,
            _ => self.authenticated(scene, client).await?,
        };
        is_fine(&answer)
    }

    /// By the metadata, under the rules of the profile.
    pub(super) async fn fapi_client(&self, scene: &Scene<'_>) -> Fallible<Client> {
        let (kit, variant) = (&self.kit.fapi, scene.variant);
        let discovery = discover(&scene.issuer);
        let discovery = match scene.module.name.starts_with("fapi2") && is_plain_oauth(variant) {
            true => discovery.oauth(),
            false => discovery.openid(),
        };
        let server = self.adapter.run(discovery).await?;
        let client = Client::new(server, client_id(scene)).with_redirect_uri(REDIRECT_URI)?;
        let client = match variant.is("client_auth_type", "mtls") {
            true => client.with_tls_client_auth(),
            false => client.with_private_key_jwt(kit.key.clone())?,
        };
        let client = match binds_to_certificate(scene.module.name, variant) {
            true => client.with_certificate_bound_tokens(),
            false => {
                let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
                client.with_dpop(Dpop::new(key)?)?
            }
        };
        let client = match is_jarm(variant) {
            true => {
                let keys = client.server().jwks_uri().ok_or("no keys")?.clone();
                let verifier = JarmVerifier::new(RemoteJwks::new(keys));
                client.with_jarm(verifier.algorithms(Algorithms::only(PROVIDER_ALGORITHM))?)
            }
            false => client,
        };
        Ok(client.with_profile(profile(scene.module.name, variant))?)
    }

    /// A login, and a call.
    async fn authenticated(&self, scene: &Scene<'_>, client: Client) -> Fallible<Response> {
        let client = self.decrypting(scene, OidcClient::new(client)?)?;
        let session = A::Oidc::open(&self.adapter, client, setup());
        let wanted = self.wanted_by(scene);
        let (authorization, pending) = match is_pushed(scene.variant) {
            true => {
                let ask = session.pushed_authorization_url(move |request| wanted.openid(request));
                ask.await?
            }
            false => session.authorization_url(|request| wanted.openid(request))?,
        };
        let url = self
            .browser()?
            .visit(authorization.url(), REDIRECT_URI)
            .await?;
        session.authenticate(pending, url).await?;
        Ok(session.get(&accounts(scene).await?).await?)
    }

    /// The same without anybody's name.
    async fn authorized(&self, scene: &Scene<'_>, client: Client) -> Fallible<Response> {
        let session = A::OAuth2::open(&self.adapter, client, setup());
        let wanted = self.wanted_by(scene);
        let (authorization, pending) = match is_pushed(scene.variant) {
            true => {
                let ask = session.pushed_authorization_url(move |request| wanted.oauth(request));
                ask.await?
            }
            false => session.authorization_url(|request| wanted.oauth(request))?,
        };
        let url = self
            .browser()?
            .visit(authorization.url(), REDIRECT_URI)
            .await?;
        session.authenticate(pending, url).await?;
        Ok(session.get(&accounts(scene).await?).await?)
    }

    /// A client on its own behalf.
    async fn service(&self, scene: &Scene<'_>, client: Client) -> Fallible<Response> {
        let request = client.client_credentials().scope(RESOURCE_SCOPE);
        let setup = Setup {
            client_credentials: Some(request),
            ..setup()
        };
        let session = A::OAuth2::open(&self.adapter, client, setup);
        Ok(session.get(&accounts(scene).await?).await?)
    }

    fn decrypting(&self, scene: &Scene<'_>, client: OidcClient) -> Fallible<OidcClient> {
        if !is_encrypted(scene) {
            return Ok(client);
        }
        let decrypter = JweDecrypter::new(
            KeyManagements::only(KEY_MANAGEMENT),
            ContentEncryptions::only(ContentEncryption::A256Gcm),
        );
        let key = self.kit.fapi.decryption_key.clone();
        Ok(client.with_id_tokens(|rules| rules.encryption(Encryption::new(decrypter, [key])))?)
    }

    /// FAPI 1.0 knows no request without a request object.
    fn wanted_by(&self, scene: &Scene<'_>) -> Wanted {
        let (family, variant) = (scene.module.name, scene.variant);
        let is_signed = variant.is("fapi_request_method", "signed_non_repudiation");
        let is_wanted = is_signed || !family.starts_with("fapi2");
        let (response_type, mode) = response(family, variant);
        Wanted {
            response_type,
            mode,
            object: is_wanted.then(|| RequestObject::signed(self.kit.fapi.key.clone())),
        }
    }
}

/// What a request asks for.
struct Wanted {
    response_type: ResponseType,
    mode: Option<ResponseMode>,
    object: Option<RequestObject>,
}

impl Wanted {
    fn openid<'r>(self, request: AuthenticationRequest<'r>) -> AuthenticationRequest<'r> {
        let mut request = request
            .scope(RESOURCE_SCOPE)
            .response_type(self.response_type);
        if let Some(mode) = self.mode {
            request = request.response_mode(mode);
        }
        match self.object {
            Some(object) => request.request_object(object),
            None => request,
        }
    }

    fn oauth<'r>(
        self,
        request: AuthorizationRequestBuilder<'r>,
    ) -> AuthorizationRequestBuilder<'r> {
        let mut request = request
            .scope(RESOURCE_SCOPE)
            .response_type(self.response_type);
        if let Some(mode) = self.mode {
            request = request.response_mode(mode);
        }
        match self.object {
            Some(object) => request.request_object(object),
            None => request,
        }
    }
}

/// Where the token is good for something.
pub(super) async fn accounts(scene: &Scene<'_>) -> Fallible<String> {
    let running = scene.suite.running(scene.id).await?;
    let url = running.pointer("/exposed/accounts_endpoint");
    let url = url.and_then(Value::as_str).ok_or("nothing to call")?;
    Ok(url.to_owned())
}

pub(super) fn is_fine(answer: &Response) -> Fallible<()> {
    match answer.status() {
        http::StatusCode::OK => Ok(()),
        status => Err(format!("the call was answered with {status}").into()),
    }
}

fn setup() -> Setup {
    Setup {
        with: Some(Box::new(SessionBuilder::with_fapi_interaction_id)),
        ..Setup::default()
    }
}

/// Encryption is agreed on with another client.
fn client_id(scene: &Scene<'_>) -> &'static str {
    match is_encrypted(scene) {
        true => SECOND_CLIENT_ID,
        false => CLIENT_ID,
    }
}

fn is_encrypted(scene: &Scene<'_>) -> bool {
    scene.module.name.contains("-encrypted-idtoken")
}

fn is_jarm(variant: &Variant) -> bool {
    variant.is("fapi_response_mode", "jarm")
}

/// FAPI 2.0 knows no other way.
fn is_pushed(variant: &Variant) -> bool {
    !variant.is("fapi_auth_request_method", "by_value")
}

/// Message Signing signs both; with the half of it, the rules are those below it. Plans and modules have the same beginnings.
pub(in crate::conformance::oidf) fn profile(family: &str, variant: &Variant) -> Profile {
    let is_signed = variant.is("fapi_request_method", "signed_non_repudiation");
    match family {
        name if name.starts_with("fapi-ciba") => Profile::FapiCiba,
        name if name.starts_with("fapi1") => Profile::Fapi1Advanced,
        _ if is_signed && is_jarm(variant) => Profile::Fapi2MessageSigning,
        _ => Profile::Fapi2Security,
    }
}

fn response(family: &str, variant: &Variant) -> (ResponseType, Option<ResponseMode>) {
    match is_jarm(variant) {
        true => (ResponseType::Code, Some(ResponseMode::Jwt)),
        false if family.starts_with("fapi1") => (ResponseType::CodeIdToken, None),
        false => (ResponseType::Code, None),
    }
}

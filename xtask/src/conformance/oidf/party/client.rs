//! The client as the suite knows it: from the plan's configuration, or because it has registered itself.

use adapter_tests::Stack;
use jose_assert::{Algorithm, Algorithms};
use oauth2_core::{
    Client, ClientAuthentication, ClientInformation, ClientMetadata, ServerMetadata,
};
use oidc_idtoken::{OidcClient, OidcClientMetadata, discover, register};

use super::Party;
use crate::Fallible;
use crate::conformance::oidf::kit::{CLIENT_ID, REDIRECT_URI, SECRET};
use crate::conformance::oidf::run::Scene;

impl<A: Stack> Party<'_, A> {
    pub(super) async fn discover(&self, issuer: &str) -> Fallible<ServerMetadata> {
        Ok(self.adapter.run(discover(issuer)).await?)
    }

    /// The client of a module, set up for what that does.
    pub(super) async fn client(&self, scene: &Scene<'_>) -> Fallible<OidcClient> {
        let server = self.discover(&scene.issuer).await?;
        let client = match scene.variant.is("client_registration", "dynamic_client") {
            true => {
                let information = self.registered(scene, &server).await?;
                let information = information.with_assertion_key(self.kit.key.clone());
                match gets_unsigned(scene.module.name) {
                    true => OidcClient::dangerous_registered_unsigned(server, &information, &[])?,
                    false => OidcClient::registered(server, &information, &[])?,
                }
            }
            false => self.known(scene, server)?,
        };
        let name = scene.module.name;
        let client =
            client.with_id_tokens(|rules| rules.algorithms(Algorithms::only(algorithm(name))))?;
        Ok(client.with_userinfo(|rules| match () {
            () if name.ends_with("userinfo-signed") => {
                rules.signed(Algorithms::only(Algorithm::Rs256))
            }
            () if name.ends_with("userinfo-bearer-body") => rules.post(),
            () => rules,
        })?)
    }

    /// The client of the configuration.
    fn known(&self, scene: &Scene<'_>, server: ServerMetadata) -> Fallible<OidcClient> {
        let client = Client::new(server, CLIENT_ID).with_redirect_uri(REDIRECT_URI)?;
        let secret = |client: Client| client.with_secret(SECRET.to_owned());
        let method = match scene.module.name {
            // It takes nothing else, whatever the variant.
            "oidcc-client-test-client-secret-basic" => "client_secret_basic",
            _ => scene.variant.get("client_auth_type").unwrap_or_default(),
        };
        let client = match method {
            "none" => client.with_authentication(ClientAuthentication::None),
            "client_secret_basic" => {
                secret(client).with_authentication(ClientAuthentication::Basic)
            }
            "client_secret_post" => secret(client).with_authentication(ClientAuthentication::Post),
            "client_secret_jwt" => secret(client).with_client_secret_jwt(Algorithm::Hs256)?,
            "private_key_jwt" => client.with_private_key_jwt(self.kit.key.clone())?,
            "tls_client_auth" => client.with_tls_client_auth(),
            "self_signed_tls_client_auth" => client.with_self_signed_tls_client_auth(),
            other => return Err(format!("no client authentication {other}").into()),
        };
        Ok(OidcClient::new(client)?)
    }

    /// A client for this module alone.
    pub(super) async fn registered(
        &self,
        scene: &Scene<'_>,
        server: &ServerMetadata,
    ) -> Fallible<ClientInformation> {
        let wanted = self.wanted(scene)?;
        Ok(self.adapter.run(register(server, wanted)?).await?)
    }

    pub(super) async fn registration(&self, scene: &Scene<'_>) -> Fallible<()> {
        let server = self.discover(&scene.issuer).await?;
        self.registered(scene, &server).await.map(drop)
    }

    fn wanted(&self, scene: &Scene<'_>) -> Fallible<OidcClientMetadata> {
        let response_type = scene.variant.get("response_type").unwrap_or("code");
        let has = |word| response_type.split(' ').any(|one| one == word);
        let grants = [
            ("authorization_code", has("code")),
            ("implicit", has("id_token") || has("token")),
            ("refresh_token", scene.module.name.contains("refresh-token")),
        ];
        let grants = grants.into_iter().filter(|(_, is)| *is);
        let mut wanted = ClientMetadata::new()
            .redirect_uris([REDIRECT_URI])
            .response_types([response_type])
            .grant_types(grants.map(|(name, _)| name))
            .client_name("Client toolkit")
            .contacts(["client@example.com"]);
        let own = self.kit.metadata(scene.module.name, scene.variant)?;
        // That one has no place in a registration: it is how a configuration says it.
        for (name, value) in own
            .iter()
            .filter(|(name, _)| *name != "post_logout_redirect_uri")
        {
            wanted = wanted.member(name, &value.to_string());
        }
        let name = scene.module.name;
        let wanted = OidcClientMetadata::new(wanted);
        let wanted = match gets_unsigned(name) {
            true => wanted.dangerous_unsigned_id_tokens(),
            false => wanted.id_token_signed_response_alg(algorithm(name)),
        };
        let wanted = match name.ends_with("userinfo-signed") {
            true => wanted.userinfo_signed_response_alg(Algorithm::Rs256),
            false => wanted,
        };
        Ok(match scene.variant.get("request_type") {
            Some("request_uri") => {
                let wanted = wanted.request_uris([self.kit.objects.uri(scene.id)]);
                match is_unsigned(name) {
                    true => {
                        wanted.oauth(|oauth| oauth.string("request_object_signing_alg", "none"))
                    }
                    false => wanted.request_object_signing_alg(Algorithm::Rs256),
                }
            }
            Some("request_object") => wanted.request_object_signing_alg(Algorithm::Rs256),
            _ => wanted,
        })
    }
}

/// With which ID Tokens are signed in a module.
fn algorithm(module: &str) -> Algorithm {
    match module {
        name if name.ends_with("-sig-hs256") => Algorithm::Hs256,
        name if name.ends_with("-sig-es256") => Algorithm::Es256,
        _ => Algorithm::Rs256,
    }
}

/// Whether a client of a module could register for ID Tokens that nobody signs.
fn gets_unsigned(module: &str) -> bool {
    module.ends_with("idtoken-sig-none")
}

/// Whether nobody signs the request object in a module.
pub(super) fn is_unsigned(module: &str) -> bool {
    module.ends_with("request-uri-signed-none")
}

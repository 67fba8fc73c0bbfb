//! Clients that register themselves, log a user in, change and go.

use adapter_tests::Stack;
use jose_assert::{Algorithm, ContentEncryption, KeyManagement};
use oauth2_core::{ClientInformation, ClientMetadata};
use oidc_idtoken::{OidcClient, OidcClientMetadata, register, update_registration};

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

const REDIRECT_URI: &str = "https://rp.example.com/cb";

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn registration(&self) -> Fallible<()> {
        let wanted = OidcClientMetadata::new(own("A client"))
            .id_token_signed_response_alg(Algorithm::Es256)
            .userinfo_signed_response_alg(Algorithm::Ps256);
        let first = self.registered(wanted).await?;
        self.log_in_as(&first).await?;
        let read = self.adapter.run(first.read()).await?;
        ensure(
            read.client_id() == first.client_id(),
            "another client was read",
        )?;
        // The peer gives a new token with each answer, and takes no older one.
        let change = |metadata: OidcClientMetadata| {
            metadata.oauth(|metadata| metadata.client_name("Another name"))
        };
        let update = update_registration(&read, change)?;
        let changed = self.adapter.run(update).await?;
        ensure(
            changed.metadata().text("client_name").as_deref() == Some("Another name"),
            "the name is as it was",
        )?;
        self.log_in_as(&changed).await?;
        self.adapter.run(changed.delete()).await?;
        let gone = self.adapter.run(changed.read()).await;
        failure(gone, "a client that was deleted").map(drop)
    }

    pub(super) async fn registration_with_encryption(&self) -> Fallible<()> {
        let keys = self.keys.iter().filter_map(|key| key.public_jwk());
        let keys = keys.collect::<Vec<_>>().join(",");
        let wanted =
            OidcClientMetadata::new(own("A client").jwks(&format!(r#"{{"keys":[{keys}]}}"#)))
                .id_token_encrypted_response_alg(KeyManagement::EcdhEsA128Kw)
                .userinfo_signed_response_alg(Algorithm::Rs256)
                .userinfo_encrypted_response_alg(KeyManagement::RsaOaep256)
                .userinfo_encrypted_response_enc(ContentEncryption::A256Gcm);
        let information = self.registered(wanted).await?;
        self.log_in_as(&information).await
    }

    async fn registered(&self, wanted: OidcClientMetadata) -> Fallible<ClientInformation> {
        let server = self.metadata().await?;
        Ok(self.adapter.run(register(&server, wanted)?).await?)
    }

    async fn log_in_as(&self, information: &ClientInformation) -> Fallible<()> {
        let server = self.metadata().await?;
        let client = OidcClient::registered(server, information, self.keys)?;
        let (pending, callback) = self
            .asked(&client, |request| request.scope("email"))
            .await?;
        let login = client.login(pending.response(&callback)?);
        let user = self.adapter.run(login).await?;
        let info = client.userinfo(&user.tokens, user.id_token.subject())?;
        let info = self.adapter.run(info).await?;
        ensure(info.subject() == "alice", "somebody else")
    }
}

fn own(name: &str) -> ClientMetadata {
    ClientMetadata::new()
        .redirect_uris([REDIRECT_URI])
        .token_endpoint_auth_method("client_secret_basic")
        .client_name(name)
}

//! A server of OAuth 1.0a: what both that are here have in common, since the same is asked of them.

mod login;
mod signed;

use std::path::Path;
use std::process::Command;

use adapter_tests::Stack;
use oauth1_core::{Client, Placement, RsaKey, SignatureMethod, TokenCredentials};
use serde_json::Value;

use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::server::Server;

/// The server, and what it says of itself.
#[derive(Debug)]
pub(super) struct OAuth1Server {
    server: Server,
    about: Value,
}

impl OAuth1Server {
    /// Starts a program in a folder that has its packages.
    pub(super) async fn start(folder: &Path, program: &str) -> Fallible<Self> {
        let mut python = Command::new(folder.join("venv/bin/python"));
        python.arg(program).current_dir(folder);
        let server = Server::start(&mut python, "/about").await?;
        let about = server.fetch("/about").await?;
        Ok(Self { server, about })
    }

    pub(super) fn last_lines(&self) -> Vec<String> {
        self.server.last_lines()
    }

    pub(super) async fn play<A: Stack>(&self, case: &Case, adapter: &A) -> Option<Fallible<()>> {
        let bench = Bench {
            peer: self,
            adapter,
            client: case.client,
        };
        if let Some((method, placement)) = case.feature.split_once(" in the ") {
            let placement = placement_of(placement)?;
            return Some(match method {
                "login" => bench.login(placement).await,
                _ => bench.signed(method, placement).await,
            });
        }
        Some(match case.feature {
            "login without a callback" => bench.out_of_band().await,
            "login refused by the resource owner" => bench.denied().await,
            "login, another verifier" => bench.another_verifier().await,
            "login, the secret of someone else" => bench.another_secret().await,
            "login, temporary credentials used twice" => bench.twice().await,
            "calls without a token" => bench.two_legged().await,
            "a nonce used twice" => bench.nonce_twice().await,
            "a token of someone else" => bench.another_token().await,
            "a clock that is behind" => bench.clock_behind().await,
            _ => return None,
        })
    }
}

/// What a case has at hand.
struct Bench<'a, A> {
    peer: &'a OAuth1Server,
    adapter: &'a A,
    /// By its name at the peer.
    client: &'static str,
}

impl<A: Stack> Bench<'_, A> {
    fn client(&self) -> Fallible<Client> {
        let url = |path| format!("{}{path}", self.peer.server.issuer);
        let secret = self.said(&["clients", self.client, "secret"]);
        let client = Client::new(
            self.text(&["clients", self.client, "id"])?,
            secret.unwrap_or(""),
        )
        .with_temporary_credentials_endpoint(&url("/initiate"))?
        .with_authorization_endpoint(&url("/authorize"))?
        .with_token_credentials_endpoint(&url("/token"))?;
        Ok(match self.client {
            "rsa" => client.with_signature_method(SignatureMethod::RsaSha1(self.key()?)),
            _ => client,
        })
    }

    fn method(&self, name: &str) -> Fallible<SignatureMethod> {
        Ok(match name {
            "HMAC-SHA1" => SignatureMethod::HmacSha1,
            "HMAC-SHA256" => SignatureMethod::HmacSha256,
            "HMAC-SHA512" => SignatureMethod::HmacSha512,
            "PLAINTEXT" => SignatureMethod::Plaintext,
            "RSA-SHA1" => SignatureMethod::RsaSha1(self.key()?),
            "RSA-SHA256" => SignatureMethod::RsaSha256(self.key()?),
            "RSA-SHA512" => SignatureMethod::RsaSha512(self.key()?),
            other => return Err(format!("no such method: {other}").into()),
        })
    }

    fn key(&self) -> Fallible<RsaKey> {
        Ok(RsaKey::from_pem(self.text(&[
            "clients",
            "rsa",
            "private_key",
        ])?)?)
    }

    /// The token that the client has from the start.
    fn token(&self) -> Fallible<TokenCredentials> {
        let token = self.text(&["token", self.client, "token"])?;
        let secret = self.text(&["token", self.client, "secret"])?;
        Ok(TokenCredentials::new(token, secret))
    }

    fn resource(&self) -> String {
        self.peer.server.resource()
    }

    fn text(&self, path: &[&str]) -> Fallible<&str> {
        let found = self.said(path);
        found.ok_or_else(|| format!("the peer does not say {}", path.join(".")).into())
    }

    fn said(&self, path: &[&str]) -> Option<&str> {
        let mut value = &self.peer.about;
        for name in path {
            value = value.get(name)?;
        }
        value.as_str()
    }
}

fn placement_of(name: &str) -> Option<Placement> {
    match name {
        "form" => Some(Placement::Form),
        "header" => Some(Placement::Header),
        "query" => Some(Placement::Query),
        _ => None,
    }
}

//! `cargo run --example foreign_signer`: signs a token with a key that this program never sees. The
//! program `openssl` holds it; a hardware module, a key service or an agent are used likewise.
//!
//! There are two phases: `signing_input` gives the octets to sign, `attach` takes the signature. What
//! lies between may take its time, and be asynchronous. Where `openssl` is not installed, this says
//! so and ends.

use std::error::Error;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{Algorithm, Algorithms, JwkSet, Jwt, JwtVerifier, KeySource, TimeRules};
use oauth_step::{Env, SystemEnv};

fn main() -> Result<(), Box<dyn Error>> {
    let mut version = Command::new("openssl");
    match version.arg("version").stdout(Stdio::null()).status() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("openssl is not installed: there is nobody to sign");
            return Ok(());
        }
        found => drop(found?),
    }
    let key = KeyFile::new()?;
    println!("openssl has made a key of 2048 bits, and keeps it");

    let env = SystemEnv::new();
    let expires_at = env.now().0 + 60;
    let claims = format!(r#"{{"iss":"https://a.example","aud":"b","exp":{expires_at}}}"#);
    let input = Jwt::new(claims).signing_input(Algorithm::Rs256, Some(KEY_ID))?;
    let signature = key.sign(input.bytes())?;
    println!("openssl has signed: {} octets", signature.len());
    let token = input.attach(&signature)?;

    let keys = JwkSet::parse(key.public_set()?, KeySource::Remote)?;
    let verified = JwtVerifier::new(Algorithms::only(Algorithm::Rs256)).verify(&token, &keys)?;
    let claims = verified.claims();
    TimeRules::new().require_exp().check(claims, env.now())?;
    let issuer = claims.string("iss")?.unwrap_or_default();
    println!("The token of {issuer} is valid");
    Ok(())
}

/// A private key in a file that `openssl` alone opens, removed in the end.
struct KeyFile(PathBuf);

impl KeyFile {
    fn new() -> Result<Self, Box<dyn Error>> {
        let name = format!("foreign_signer-{}.pem", std::process::id());
        let key = Self(std::env::temp_dir().join(name));
        let kind = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
        key.openssl("genpkey", "-out", &kind, &[])?;
        Ok(key)
    }

    fn sign(&self, octets: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        self.openssl("dgst", "-sign", &["-sha256"], octets)
    }

    /// The public half, as a peer would publish it.
    fn public_set(&self) -> Result<String, Box<dyn Error>> {
        let printed = self.openssl("rsa", "-in", &["-noout", "-modulus"], &[])?;
        let printed = String::from_utf8(printed)?;
        let hex = printed
            .trim()
            .strip_prefix("Modulus=")
            .ok_or("no modulus")?;
        let digits = hex.as_bytes().chunks(2).map(std::str::from_utf8);
        let octets: Result<Vec<_>, Box<dyn Error>> = digits
            .map(|digits| Ok(u8::from_str_radix(digits?, 16)?))
            .collect();
        let n = Base64UrlUnpadded::encode_string(&octets?);
        Ok(format!(
            r#"{{"keys":[{{"kty":"RSA","kid":"{KEY_ID}","use":"sig","n":"{n}","e":"AQAB"}}]}}"#
        ))
    }

    /// What `openssl` makes of the input.
    fn openssl(
        &self,
        command: &str,
        key: &str,
        arguments: &[&str],
        input: &[u8],
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut openssl = Command::new("openssl");
        openssl.arg(command).args(arguments).arg(key).arg(&self.0);
        let pipes = openssl.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = pipes.stderr(Stdio::piped()).spawn()?;
        if let Some(mut pipe) = running.stdin.take() {
            match pipe.write_all(input) {
                // It ended early: its status says why.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
                written => written?,
            }
        }
        let output = running.wait_with_output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(output.stdout)
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        // That it stays behind is no reason to fail: nobody trusts this key.
        drop(fs::remove_file(&self.0));
    }
}

const KEY_ID: &str = "held-by-openssl";

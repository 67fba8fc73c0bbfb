//! Signing requests ([RFC 5849 §3]).
//!
//! [RFC 5849 §3]: https://www.rfc-editor.org/rfc/rfc5849#section-3

use core::fmt;
use std::borrow::Cow;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use oauth_step::{Env, Secret, UnixTime};

use crate::base_string::{Collected, Names};
use crate::client::Client;
use crate::credentials::TokenCredentials;
use crate::encode::percent_encode;
use crate::error::{Error, Misuse};
use crate::head::Head;
use crate::options::SigningOptions;
use crate::placement::{Content, Placement, place};
use crate::protocol::{Frame, Protocol, Realm};
use crate::signature::Key;

/// What signs requests: a client, and the token credentials of a resource owner if there are any,
/// keyed once. Clones share the key.
///
/// ```
/// use oauth_step::SystemEnv;
/// use oauth1_core::{Client, TokenCredentials};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new("dpf43f3p2l4k3l03", "kd94hf93k423kf44");
/// let signer = client.signer(&TokenCredentials::new("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"));
///
/// let mut request = http::Request::get("https://photos.example.net/photos?size=original").body(())?;
/// signer.sign(&mut request, None, &SystemEnv::new())?;
/// assert!(request.headers()["authorization"].to_str()?.starts_with("OAuth oauth_consumer_key="));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Signer {
    client: Client,
    /// Encoded; nothing where there is no token.
    token: Option<Arc<str>>,
    key: Arc<Key>,
    frame: Arc<Frame>,
}

/// What a step of a flow sends beside what every request has ([RFC 5849 §2]).
///
/// [RFC 5849 §2]: https://www.rfc-editor.org/rfc/rfc5849#section-2
#[derive(Clone, Copy)]
pub(crate) enum Extra<'a> {
    Callback(&'a str),
    None,
    SessionHandle(&'a Secret<String>),
    Verifier(&'a Secret<String>),
}

impl Signer {
    pub(crate) fn new(client: &Client, token: Option<(&Secret<String>, &Secret<String>)>) -> Self {
        let empty = Secret::new(String::new());
        let secret = token.map_or(&empty, |(_, secret)| secret);
        let token: Option<Arc<str>> = token.map(|(token, _)| percent_encode(token.expose()).into());
        let frame = Frame::new(&list(client, token.as_deref(), Extra::None, None, "", ""));
        Self {
            key: Arc::new(Key::new(
                client.signature_method(),
                client.secret(),
                secret,
                client.keeps_secrets_raw(),
            )),
            frame: Arc::new(frame),
            client: client.clone(),
            token,
        }
    }

    pub(crate) fn of_token(client: &Client, credentials: &TokenCredentials) -> Self {
        Self::new(client, Some((credentials.token(), credentials.secret())))
    }

    /// Signs a request, and puts the protocol parameters where the client wants them.
    ///
    /// `body` is what the request carries, as it will be sent. It may be left out where it is no
    /// form (which is signed) and is not hashed: a stream, or nothing.
    ///
    /// # Errors
    ///
    /// [`Misuse`]; the request is as it was. [`Misuse::FormPlacement`] where the parameters go into a
    /// form ([`Placement::Form`]): that takes [`sign_with`](Self::sign_with), which gives the form.
    /// [`Error::Signing`] where the key did not sign.
    pub fn sign<H: Head>(
        &self,
        head: &mut H,
        body: Option<&[u8]>,
        env: &dyn Env,
    ) -> Result<(), Error> {
        if self.client.placement() == Placement::Form {
            return Err(Misuse::FormPlacement.into());
        }
        self.sign_with(&SigningOptions::new(), head, body, env)?;
        Ok(())
    }

    /// Signs a request that wants something otherwise than its client, or whose parameters go into a
    /// form ([`Placement::Form`]): then the result is **the body to send in place of the request's**,
    /// and a `Content-Length` has been removed.
    ///
    /// `body` is what [`sign`](Self::sign) takes; an empty one (`Some(b"")`) can become a form.
    ///
    /// # Errors
    ///
    /// [`Misuse`]; the request is as it was. [`Error::Signing`] where the key did not sign.
    pub fn sign_with<H: Head>(
        &self,
        options: &SigningOptions,
        head: &mut H,
        body: Option<&[u8]>,
        env: &dyn Env,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.sign_step(Extra::None, options, head, body, env)
    }

    /// The value of `oauth_signature`, not percent-encoded, for a base string of one's own, such as
    /// [`signature_base_string`](crate::signature_base_string) writes it. With PLAINTEXT that is the
    /// secrets.
    ///
    /// # Errors
    ///
    /// [`Error::Signing`] where the key did not sign.
    pub fn sign_base_string(
        &self,
        base_string: &str,
        env: &dyn Env,
    ) -> Result<Secret<String>, Error> {
        let signature = self.key.sign(base_string.as_bytes(), env)?;
        let text = String::from_utf8_lossy(signature.as_bytes());
        Ok(Secret::new(text.into_owned()))
    }

    /// The client that it signs for.
    pub fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn sign_step<H: Head>(
        &self,
        extra: Extra<'_>,
        options: &SigningOptions,
        head: &mut H,
        body: Option<&[u8]>,
        env: &dyn Env,
    ) -> Result<Option<Vec<u8>>, Error> {
        let client = &self.client;
        let placement = options.placement.unwrap_or_else(|| client.placement());
        let content = Content::of(placement, head, body)?;
        self.permit(head)?;
        let own_realm = match &options.realm {
            Some(realm) => Some(Realm::new(realm).ok_or(Misuse::Realm)?),
            None => None,
        };
        let realm = own_realm.as_ref().or_else(|| client.realm());
        let form = body.filter(|_| content == Content::Form);
        let mut collected = Collected::new(head.uri(), form, Names::Ordinary)?;

        let (mut nonce, mut timestamp) = ([0; NONCE_LENGTH], [0; DIGITS]);
        let nonce = match &options.nonce {
            Some(nonce) if nonce.is_empty() => return Err(Misuse::Nonce.into()),
            Some(nonce) => Cow::Owned(percent_encode(nonce)),
            None => Cow::Borrowed(draw(&mut nonce, env)),
        };
        let time = options.timestamp.unwrap_or_else(|| client.now(env));
        let timestamp = positive(time, &mut timestamp)?;
        let hash = self.body_hash(options, content, body)?;
        let is_usual = hash.is_none() && matches!(extra, Extra::None);
        // A nonce of the caller's own may hold what is encoded once more; a name like the protocol's
        // may come between two of them.
        let is_framed = is_usual
            && options.nonce.is_none()
            && placement == Placement::Header
            && !collected.has_names_of_oauth();
        let protocol = match is_framed {
            true => Protocol::framed(&self.frame, &nonce, timestamp),
            false => list(
                client,
                self.token.as_deref(),
                extra,
                hash,
                &nonce,
                timestamp,
            ),
        };

        let base_string = collected.write(head.method(), head.uri(), &protocol)?;
        let signature = self.key.sign(collected.written(base_string), env)?;
        let room = collected.into_room();
        place(
            placement,
            head,
            body,
            &protocol,
            realm,
            signature.as_bytes(),
            room,
        )
    }

    /// RFC 5849 §3.4.4: a signature that is a secret goes over TLS alone.
    fn permit<H: Head>(&self, head: &H) -> Result<(), Error> {
        let uri = head.uri();
        if uri.authority().is_none() {
            return Err(Misuse::NotAbsolute.into());
        }
        match !self.key.reveals_secrets() || self.client.policy().permits(uri) {
            true => Ok(()),
            false => Err(Misuse::SecretOverHttp.into()),
        }
    }

    /// The draft's §3: for what is no form, nothing at all included.
    fn body_hash(
        &self,
        options: &SigningOptions,
        content: Content,
        body: Option<&[u8]>,
    ) -> Result<Option<String>, Error> {
        let is_wanted = options.body_hash;
        let is_wanted = is_wanted.unwrap_or_else(|| self.client.hashes_bodies());
        if !is_wanted || content != Content::Other {
            return Ok(None);
        }
        let hash = self
            .client
            .signature_method()
            .body_hash(body.ok_or(Misuse::BodyMissing)?);
        Ok(Some(hash.ok_or(Misuse::NoBodyHash)?))
    }
}

/// The protocol parameters of a request.
fn list<'a>(
    client: &'a Client,
    token: Option<&'a str>,
    extra: Extra<'_>,
    body_hash: Option<String>,
    nonce: &'a str,
    timestamp: &'a str,
) -> Protocol<'a> {
    let mut protocol = Protocol::default();
    if let Some(hash) = body_hash {
        protocol.push_raw("oauth_body_hash", &hash);
    }
    if let Extra::Callback(callback) = extra {
        protocol.push_raw("oauth_callback", callback);
    }
    protocol.push("oauth_consumer_key", client.encoded_id());
    protocol.push("oauth_nonce", nonce);
    if let Extra::SessionHandle(handle) = extra {
        protocol.push_raw("oauth_session_handle", handle.expose());
    }
    protocol.push("oauth_signature_method", client.encoded_method());
    protocol.push("oauth_timestamp", timestamp);
    match token {
        Some(token) => protocol.push("oauth_token", token),
        None if client.sends_empty_token() => protocol.push("oauth_token", ""),
        None => {}
    }
    if let Extra::Verifier(verifier) = extra {
        protocol.push_raw("oauth_verifier", verifier.expose());
    }
    if client.sends_version() {
        protocol.push("oauth_version", "1.0");
    }
    protocol
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("client", &self.client)
            .field("has_token", &self.token.is_some())
            .finish_non_exhaustive()
    }
}

/// 128 random bits, URL-safe (RFC 5849 §3.3).
fn draw<'a>(text: &'a mut [u8; NONCE_LENGTH], env: &dyn Env) -> &'a str {
    let mut random = [0; NONCE_OCTETS];
    env.fill_random(&mut random);
    // The room is just as long as it takes.
    Base64UrlUnpadded::encode(&random, text).unwrap_or_default()
}

/// RFC 5849 §3.3: a positive integer.
fn positive(time: UnixTime, text: &mut [u8; DIGITS]) -> Result<&str, Error> {
    let mut rest = time.0;
    let mut start = DIGITS;
    for (position, octet) in text.iter_mut().enumerate().rev() {
        if rest == 0 {
            break;
        }
        // One digit: below 10.
        *octet = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        start = position;
    }
    let digits = text.get(start..).unwrap_or_default();
    match core::str::from_utf8(digits) {
        Ok(digits) if !digits.is_empty() => Ok(digits),
        _ => Err(Misuse::Clock.into()),
    }
}

const NONCE_OCTETS: usize = 16;
/// Base64url of that.
const NONCE_LENGTH: usize = 22;
/// Of the largest number.
const DIGITS: usize = 20;

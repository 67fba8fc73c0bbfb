//! A client of OAuth 1.0 that can also do it wrong: parameters are read by `url`'s parser, and RSA
//! with SHA-2 is `aws-lc-rs`'s.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use loopback_provider::Endpoint;
use reqwest::{Method, RequestBuilder, Url};
use rsa::pkcs8::DecodePrivateKey;
use rsa::{Pkcs1v15Sign, PrivateKey};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::support::{Answered, Talk, send};

pub(crate) const METHODS: [&str; 7] = [
    "HMAC-SHA1",
    "HMAC-SHA256",
    "HMAC-SHA512",
    "RSA-SHA1",
    "RSA-SHA256",
    "RSA-SHA512",
    "PLAINTEXT",
];
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Placement {
    Body,
    Header,
    Query,
}

/// A token with its secret, temporary or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) token: String,
    pub(crate) secret: String,
}

/// A request that is about to be signed.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    url: Url,
    content: Option<(String, Vec<u8>)>,
    protocol: Vec<(String, String)>,
    /// What takes the place of a parameter that was signed, `None` for nothing.
    forged: Vec<(String, Option<String>)>,
    placement: Placement,
    realm: Option<String>,
    client_secret: String,
    token_secret: String,
    rsa_key: &'static str,
}

impl Call {
    /// With the ready-made client, HMAC-SHA1, a good time and a new nonce, in the header.
    pub(crate) fn new(talk: &Talk, method: Method, endpoint: Endpoint) -> Self {
        static NONCE: AtomicUsize = AtomicUsize::new(0);
        let nonce = NONCE.fetch_add(1, Ordering::Relaxed);
        let provider = &talk.provider;
        let protocol = [
            ("oauth_consumer_key", provider.oauth1_client_id().to_owned()),
            ("oauth_signature_method", "HMAC-SHA1".to_owned()),
            ("oauth_timestamp", provider.now().to_string()),
            ("oauth_nonce", format!("nonce {nonce}")),
            ("oauth_version", "1.0".to_owned()),
        ];
        Self {
            method,
            url: Url::parse(&provider.url(endpoint)).unwrap(),
            content: None,
            protocol: protocol
                .map(|(name, value)| (name.to_owned(), value))
                .to_vec(),
            forged: Vec::new(),
            placement: Placement::Header,
            realm: None,
            client_secret: provider.oauth1_client_secret().to_owned(),
            token_secret: String::new(),
            rsa_key: "",
        }
    }

    pub(crate) fn resource(talk: &Talk) -> Self {
        Self::new(talk, Method::GET, Endpoint::OAuth1Resource)
    }

    /// Sets a protocol parameter.
    pub(crate) fn set(self, name: &str, value: &str) -> Self {
        self.without(name).add(name, value)
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.protocol.retain(|(known, _)| known != name);
        self
    }

    /// Adds a protocol parameter, again where it is there.
    pub(crate) fn add(mut self, name: &str, value: &str) -> Self {
        self.protocol.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Changes or removes a protocol parameter after the signature, or the signature.
    pub(crate) fn forge(mut self, name: &str, value: Option<&str>) -> Self {
        self.forged
            .push((name.to_owned(), value.map(str::to_owned)));
        self
    }

    pub(crate) fn token(mut self, pair: &Pair) -> Self {
        self.token_secret = pair.secret.clone();
        self.set("oauth_token", &pair.token)
    }

    pub(crate) fn client_secret(mut self, secret: &str) -> Self {
        self.client_secret = secret.to_owned();
        self
    }

    /// The signature method, and for RSA the client that has a key.
    pub(crate) fn by(mut self, talk: &Talk, method: &str) -> Self {
        if method.starts_with("RSA") {
            self.rsa_key = talk.provider.oauth1_rsa_private_key_pem();
            self = self.set("oauth_consumer_key", talk.provider.oauth1_rsa_client_id());
        }
        self.set("oauth_signature_method", method)
    }

    pub(crate) fn at(self, placement: Placement) -> Self {
        Self { placement, ..self }
    }

    pub(crate) fn realm(mut self, realm: &str) -> Self {
        self.realm = Some(realm.to_owned());
        self
    }

    /// Adds to the query, as it is.
    pub(crate) fn query(mut self, query: &str) -> Self {
        let query = match self.url.query() {
            Some(before) => format!("{before}&{query}"),
            None => query.to_owned(),
        };
        self.url.set_query(Some(&query));
        self
    }

    /// Adds to the path, as it is.
    pub(crate) fn below(mut self, path: &str) -> Self {
        self.url = Url::parse(&format!("{}{path}", self.url)).unwrap();
        self
    }

    pub(crate) fn body(mut self, media_type: &str, body: &str) -> Self {
        self.content = Some((media_type.to_owned(), body.as_bytes().to_vec()));
        self
    }

    pub(crate) fn form(self, form: &str) -> Self {
        self.body(FORM, form)
    }

    pub(crate) async fn send(&self, talk: &Talk) -> Answered {
        send(self.sign(talk)).await
    }

    pub(crate) fn sign(&self, talk: &Talk) -> RequestBuilder {
        let mut protocol = self.protocol.clone();
        if !protocol.iter().any(|(name, _)| name == "oauth_signature") {
            protocol.push(("oauth_signature".to_owned(), self.signature()));
        }
        for (name, value) in &self.forged {
            protocol.retain(|(known, _)| known != name);
            protocol.extend(value.clone().map(|value| (name.clone(), value)));
        }
        let encoded = |before: &str, after: &str| {
            let pairs = protocol.iter();
            let pairs = pairs
                .map(|(name, value)| format!("{}={before}{}{after}", encode(name), encode(value)));
            pairs.collect::<Vec<_>>()
        };
        let mut url = self.url.clone();
        let mut content = self.content.clone();
        let mut header = None;
        match self.placement {
            Placement::Header => {
                let mut pairs = encoded("\"", "\"");
                if let Some(realm) = &self.realm {
                    pairs.insert(0, format!("realm=\"{realm}\""));
                }
                header = Some(format!("OAuth {}", pairs.join(", ")));
            }
            Placement::Query => {
                let before = url.query().map(|query| format!("{query}&"));
                let pairs = encoded("", "").join("&");
                url.set_query(Some(&format!("{}{pairs}", before.unwrap_or_default())));
            }
            Placement::Body => {
                let (media_type, before) = content.unwrap_or_else(|| (FORM.to_owned(), Vec::new()));
                let pairs = encoded("", "").join("&").replace("%20", "+");
                let body = format!("{}&{pairs}", String::from_utf8(before).unwrap());
                content = Some((media_type, body.into_bytes()));
            }
        }
        let mut request = talk.request_to(self.method.clone(), url);
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        match content {
            Some((media_type, body)) => request.header("content-type", media_type).body(body),
            None => request,
        }
    }

    /// RFC 5849 §3.4.
    fn signature(&self) -> String {
        let key = format!(
            "{}&{}",
            encode(&self.client_secret),
            encode(&self.token_secret)
        );
        let base_string = self.base_string();
        let text = base_string.as_bytes();
        let named = self.protocol.iter();
        let named = named
            .rev()
            .find(|(name, _)| name == "oauth_signature_method");
        let pkcs8 = || PrivateKey::from_pkcs8_pem(self.rsa_key).unwrap();
        let by_aws_lc = |algorithm| {
            let key = EncodingKey::from_rsa_pem(self.rsa_key.as_bytes()).unwrap();
            let signature = crypto::sign(text, &key, algorithm).unwrap();
            Base64UrlUnpadded::decode_vec(&signature).unwrap()
        };
        let code = match named.map_or("", |(_, method)| method) {
            "PLAINTEXT" => return key,
            "RSA-SHA1" => {
                let scheme = Pkcs1v15Sign::new::<Sha1>();
                pkcs8().sign(scheme, &Sha1::digest(text)).unwrap()
            }
            "RSA-SHA256" => by_aws_lc(Algorithm::RS256),
            "RSA-SHA512" => by_aws_lc(Algorithm::RS512),
            "HMAC-SHA256" => mac(
                Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap(),
                text,
            ),
            "HMAC-SHA512" => mac(
                Hmac::<Sha512>::new_from_slice(key.as_bytes()).unwrap(),
                text,
            ),
            _ => mac(Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap(), text),
        };
        Base64::encode_string(&code)
    }

    fn base_string(&self) -> String {
        let mut pairs = self.protocol.clone();
        pairs.extend(self.url.query_pairs().into_owned());
        if let Some((media_type, body)) = &self.content
            && media_type.to_lowercase().starts_with(FORM)
        {
            pairs.extend(form_pairs(std::str::from_utf8(body).unwrap()));
        }
        let mut pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (encode(name), encode(value)))
            .collect();
        pairs.sort();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut uri = self.url.clone();
        uri.set_query(None);
        let method = self.method.as_str().to_uppercase();
        [method, uri.into(), pairs.join("&")]
            .map(|part| encode(&part))
            .join("&")
    }
}

fn mac<M: Mac>(mac: M, text: &[u8]) -> Vec<u8> {
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

pub(crate) fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn form_pairs(form: &str) -> Vec<(String, String)> {
    let url = Url::parse(&format!("http://x/?{form}")).unwrap();
    url.query_pairs().into_owned().collect()
}

/// The steps of the flow, with the ready-made client.
impl Talk {
    pub(crate) async fn temporary_credentials(&self, callback: &str) -> Pair {
        let call = Call::new(self, Method::POST, Endpoint::OAuth1TemporaryCredentials);
        let call = call.set("oauth_callback", callback);
        pair(&call.send(self).await)
    }

    /// The answer of the authorization endpoint.
    pub(crate) async fn allow(&self, temporary: &Pair) -> Answered {
        self.get(&self.authorization_of(temporary)).await
    }

    pub(crate) fn authorization_of(&self, temporary: &Pair) -> String {
        let url = self.provider.url(Endpoint::OAuth1Authorization);
        format!("{url}?oauth_token={}", encode(&temporary.token))
    }

    pub(crate) fn exchange(&self, temporary: &Pair, verifier: &str) -> Call {
        Call::new(self, Method::POST, Endpoint::OAuth1TokenCredentials)
            .token(temporary)
            .set("oauth_verifier", verifier)
    }

    pub(crate) async fn token_credentials(&self) -> Pair {
        let temporary = self
            .temporary_credentials(self.provider.redirect_uri())
            .await;
        let answer = self.allow(&temporary).await;
        let verifier = answer.redirected("oauth_verifier").unwrap();
        pair(&self.exchange(&temporary, &verifier).send(self).await)
    }
}

#[track_caller]
pub(crate) fn pair(answer: &Answered) -> Pair {
    assert_eq!(answer.status, 200, "{answer:?}");
    Pair {
        token: answer.field("oauth_token").unwrap(),
        secret: answer.field("oauth_token_secret").unwrap(),
    }
}

impl Answered {
    /// A field of a form.
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        assert_eq!(self.header("content-type"), FORM, "{self:?}");
        only(form_pairs(&self.body), name)
    }

    /// A parameter of a redirect that answers a GET.
    #[track_caller]
    pub(crate) fn redirected(&self, name: &str) -> Option<String> {
        assert_eq!(self.status, 302, "{self:?}");
        let (_, query) = self.header("location").split_once('?').unwrap();
        only(form_pairs(query), name)
    }

    /// Status, problem and a piece of the advice, in the body and in the challenge.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, problem: &str, advice: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.field("oauth_problem").as_deref(), Some(problem));
        let told = self.field("oauth_problem_advice").unwrap();
        assert!(told.contains(advice), "{told}");
        let challenge = self.header("www-authenticate");
        let expected = format!(
            r#"OAuth realm="loopback", oauth_problem="{problem}", oauth_problem_advice="{}""#,
            encode(&told)
        );
        assert!(challenge.starts_with(&expected), "{challenge}");
        assert_ne!(self.header("date"), "");
        assert_eq!(self.header("cache-control"), "no-store");
    }
}

fn only(pairs: Vec<(String, String)>, name: &str) -> Option<String> {
    let found = pairs.into_iter().filter(|(known, _)| known == name);
    let found: Vec<_> = found.map(|(_, value)| value).collect();
    assert!(found.len() <= 1, "{name} is repeated");
    found.into_iter().next()
}

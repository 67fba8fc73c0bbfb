//! What a user types in, as the resource to ask about and the host to ask ([Discovery §2.1.2]).
//!
//! [Discovery §2.1.2]: https://openid.net/specs/openid-connect-discovery-1_0.html#NormalizationSteps

/// An identifier of which every part is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Normalized {
    pub(super) resource: String,
    /// Host and port.
    pub(super) host: String,
}

/// Nothing where it is neither an account nor a URL, or is reserved.
pub(super) fn normalize(identifier: &str) -> Option<Normalized> {
    // Discovery 2.1.1: identifiers that begin like an XRI are reserved.
    let reserved = identifier.starts_with(['=', '@', '!']);
    if reserved || !identifier.bytes().all(is_uri_byte) {
        return None;
    }
    // (5): the fragment is stripped off.
    let whole = identifier.split('#').next()?;
    let resource = match whole {
        // (4): what has a scheme is taken as it is.
        whole if has_scheme(whole) => whole.to_owned(),
        // (2): userinfo and host, and nothing else.
        whole if is_account(whole) => format!("acct:{}", escape_user(whole)?),
        // (3): everything else.
        whole => with_https(whole),
    };
    let host = host_of(&resource)?.to_owned();
    (!host.is_empty() && !host.contains(['/', '?'])).then_some(Normalized { resource, host })
}

/// Whether what stands before the first colon is a scheme, and not a host before a port.
fn has_scheme(identifier: &str) -> bool {
    let authority = identifier.split(['/', '?']).next().unwrap_or_default();
    match authority.split_once(':') {
        Some((scheme, rest)) => {
            let is_port = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
            is_scheme(scheme) && (identifier.contains("://") || !is_port)
        }
        None => false,
    }
}

/// RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn is_account(identifier: &str) -> bool {
    match identifier.rsplit_once('@') {
        Some((user, host)) => !user.contains(['/', '?']) && !host.contains([':', '/', '?']),
        None => false,
    }
}

/// RFC 7565 §4: what stands before the last `@` has no other.
fn escape_user(account: &str) -> Option<String> {
    let (user, host) = account.rsplit_once('@')?;
    Some(format!("{}@{host}", user.replace('@', "%40")))
}

/// With the path that every URL has, as the example in Discovery 2.2.3.
fn with_https(identifier: &str) -> String {
    match identifier
        .find(['/', '?'])
        .map(|at| identifier.split_at(at))
    {
        None => format!("https://{identifier}/"),
        Some((host, query)) if query.starts_with('?') => format!("https://{host}/{query}"),
        Some(_) => format!("https://{identifier}"),
    }
}

/// The authority without the user: the WebFinger host.
fn host_of(resource: &str) -> Option<&str> {
    let (scheme, rest) = resource.split_once(':')?;
    let authority = match rest.strip_prefix("//") {
        Some(rest) if is_http(scheme) => rest.split(['/', '?']).next()?,
        None if scheme.eq_ignore_ascii_case("acct") => rest.split_once('@').map(|_| rest)?,
        _ => return None,
    };
    Some(
        authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host),
    )
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// RFC 3986 §2: nothing that would have to be escaped first.
fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
        )
}

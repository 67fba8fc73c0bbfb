//! Key wrap, content encryption and agreement over `aws-lc-rs`, whatever else is compiled in.

#[allow(
    dead_code,
    clippy::duplicate_mod,
    reason = "compiled once more, for a part"
)]
#[path = "../../agreed.rs"]
mod agreed;
#[allow(clippy::duplicate_mod, reason = "compiled once more")]
#[path = "../../content.rs"]
mod content;
#[allow(clippy::duplicate_mod, reason = "compiled once more")]
#[path = "../../key_wrap.rs"]
mod key_wrap;

use oauth_step::{FixedEnv, UnixTime};
use zeroize::Zeroizing;

use super::super::super::{algorithms, point};
use super::super::aws_lc as backend;
use super::{Decrypt, Primitives};
use crate::KeyError;
use crate::backend::RsaParts;

pub(super) const PRIMITIVES: Primitives = Primitives {
    backend: "aws-lc-rs",
    agree,
    open: content::open,
    seal: content::seal,
    unwrap: key_wrap::unwrap,
    wrap: key_wrap::wrap,
    rsa,
};

fn agree(
    curve: point::Curve,
    private: &[u8],
    public: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    backend::review_point(curve, public)?;
    let point = point::Point::new(curve, public.to_vec())?;
    agreed::AgreedKey::new(curve, private, None)?.agree(&point)
}

fn rsa(parts: &RsaParts) -> Result<Decrypt, KeyError> {
    let key = backend::RsaPrivateKey::new(parts)?;
    let env = FixedEnv::new(UnixTime(0));
    Ok(Box::new(move |hash, encrypted, length| {
        key.decrypt(hash, encrypted, length, &env)
    }))
}

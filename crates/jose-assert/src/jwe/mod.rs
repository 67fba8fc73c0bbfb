//! JSON Web Encryption ([RFC 7516]), compact serialisation.
//!
//! * `compact`, `header`: a token's form, before any key is looked at.
//! * `decryption_key`, `encryption_key`, `recipient`: keys, and the content key by way of them; they
//!   stand on `shared` (secrets), `agreed` and `point` (curves), `key_use`; `written` gives them out.
//! * `content`, `key_wrap`, `derivation`: what RFC 7518 builds out of the primitives in `backend`.
//! * `encrypter`, `decrypter`: encrypting and decrypting as a whole.
//!
//! [RFC 7516]: https://www.rfc-editor.org/rfc/rfc7516

mod agreed;
mod algorithms;
mod allowed;
mod backend;
mod compact;
mod content;
mod decrypter;
mod decryption_key;
mod derivation;
mod encrypter;
mod encryption_key;
mod header;
mod key_use;
mod key_wrap;
mod point;
mod recipient;
mod shared;
mod written;

pub use self::algorithms::{ContentEncryption, KeyManagement};
pub use self::allowed::{ContentEncryptions, KeyManagements};
pub use self::decrypter::{DecryptedJwe, JweDecrypter};
pub use self::decryption_key::DecryptionKey;
pub use self::encrypter::Jwe;
pub use self::encryption_key::EncryptionKey;
pub use self::point::AgreementCurve;
pub(crate) use self::recipient::Recipient;

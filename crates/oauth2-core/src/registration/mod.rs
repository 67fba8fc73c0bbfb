//! Dynamic client registration ([RFC 7591]) and its management ([RFC 7592]).
//!
//! [RFC 7591]: https://www.rfc-editor.org/rfc/rfc7591
//! [RFC 7592]: https://www.rfc-editor.org/rfc/rfc7592

mod answer;
mod check;
mod configured;
mod document;
mod fault;
mod flow;
mod information;
mod management;
mod members;
mod metadata;
mod record;
mod request;
mod terms;

pub use document::ClientIdMetadataDocument;
pub use fault::ClientMetadataFault;
pub use flow::{AwaitRegistration, Registration, register};
pub use information::ClientInformation;
pub use management::{AwaitDeletion, DeleteRegistration, ReadRegistration, UpdateRegistration};
pub use metadata::ClientMetadata;
pub use request::RegistrationRequest;

//! Proofs of possession for many servers, each of which wants a nonce in them.

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use oauth_step::{Origin, SystemEnv};
use oauth2_core::Dpop;

use super::rows::Rows;
use super::series::{InTurn, NUMBERS, Series};
use crate::Fallible;
use crate::jose::Material;
use crate::report::Role;

pub(super) fn series(material: &Material, rows: &mut Rows) -> Fallible<Vec<Series>> {
    let mut proofs = Series::new("ES256 DPoP proof with a nonce", "origins", Role::Ours);
    for number in NUMBERS {
        let dpop = Dpop::new(material.es256.clone())?;
        let servers = (0..number).map(Server::new).collect::<Fallible<Vec<_>>>()?;
        let call = move |server: &Server, _: &mut _| {
            let proof = dpop.proof(&Method::GET, &server.uri, Some(TOKEN), &SystemEnv::new());
            let learned = dpop.learn(server.origin.clone(), &server.answer);
            assert!(proof.is_ok() && learned, "a proof, and the next nonce");
        };
        proofs.add(number, InTurn::new(servers, call), rows);
    }
    Ok(vec![proofs])
}

struct Server {
    uri: Uri,
    origin: Origin,
    answer: HeaderMap,
}

impl Server {
    fn new(at: usize) -> Fallible<Self> {
        let uri: Uri = format!("https://api-{at:06}.example.com/v1/items").parse()?;
        let nonce = HeaderValue::try_from(format!("eyJ7S_zG.eyJH0-Z.HX4w-{at:06}"))?;
        Ok(Self {
            origin: Origin::of(&uri).ok_or("no origin")?,
            uri,
            answer: HeaderMap::from_iter([(HeaderName::from_static("dpop-nonce"), nonce)]),
        })
    }
}

const TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y.sdfjklsdf";

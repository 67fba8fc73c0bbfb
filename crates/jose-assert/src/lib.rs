//! JSON Web Signatures, Tokens and Keys for OAuth clients, strict and without I/O

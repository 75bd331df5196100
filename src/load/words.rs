//! How words of fixed lists are stored.

use crate::db::{Bound, Texts, Value};
use crate::domain::FingerprintBuilder;
use crate::formats::{Arrangement, BillingClass, Method, NegotiatedType, Setting, TinType};

/// Words are stored as published and counted by their place in their list.
macro_rules! words {
    ($($name:ident),+) => {
        $(impl Value for $name {
            fn bound(&self, texts: &mut Texts) -> Bound {
                texts.keep(self.as_str())
            }

            fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
                identity.number(*self as i64)
            }
        })+
    };
}

words!(Setting, BillingClass, Method, Arrangement, NegotiatedType, TinType);

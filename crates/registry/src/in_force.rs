//! The text of the province in force in this process: another one may take its place while commands are served.

use std::sync::{Arc, PoisonError, RwLock};

use law::Province;

/// Shared by the registry and its writer.
pub(crate) struct InForce(RwLock<Arc<Province>>);

impl InForce {
    pub(crate) fn new(province: Arc<Province>) -> Self {
        Self(RwLock::new(province))
    }

    pub(crate) fn get(&self) -> Arc<Province> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set(&self, province: Arc<Province>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = province;
    }
}

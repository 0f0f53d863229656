//! A door for made-up answers of a NUT server: `tests/fuzz`.

use super::Variables;
use super::client::read_list;

/// Reads an answer to the question for the variables of `UPS`; true of a whole list.
pub async fn list(answer: &[u8]) -> bool {
    match read_list(&mut &*answer, UPS).await {
        Ok(Ok(variables)) => {
            let _ = (variables.reading(), Variables::broken(&variables));
            true
        }
        Ok(Err(_)) | Err(_) => false,
    }
}

/// The supply that is asked for.
pub const UPS: &str = "ups";

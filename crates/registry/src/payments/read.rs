//! What pages show of payments: those of one dossier, the credits that wait at a desk, what is owed back and what was
//! given back.

use casework::dossier::Dossier;
use jiff::Timestamp;
use law::AgencyId;
use law::code::DossierCode;

use super::hand::desks;
use super::{BankCredit, COLUMNS, ReceiptNumber, amount, read_credit};
use crate::View;
use crate::bound::Bound;
use crate::permission::Viewer;
use crate::states;
use crate::trouble::Trouble;

/// Rows of a list at most.
const ROWS_MAX: i64 = 200;

/// A credit that was booked on a dossier: what its payer may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidCredit {
    /// Bank and its number of the transaction.
    pub id: String,
    /// Amount in đồng.
    pub dong: u64,
    /// When the bank credited it.
    pub paid_at: Timestamp,
    /// Number of its receipt.
    pub receipt: ReceiptNumber,
}

/// The payments of a dossier. No personal data is in it.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The dossier.
    pub state: Dossier,
    /// What came in, oldest first.
    pub credits: Vec<PaidCredit>,
    /// Whether the viewer may see more than who has the code: the answers on which fees rest.
    pub is_own: bool,
}

/// Money that is owed back, or was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRow {
    /// Dossier.
    pub code: DossierCode,
    /// Amount in đồng.
    pub dong: u64,
    /// When it came in, or was given back.
    pub at: Timestamp,
}

impl View<'_> {
    /// The payments of a dossier, for whoever has its code; `None` for a code nobody issued.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn payment(
        &mut self,
        viewer: Option<&Viewer>,
        code: &DossierCode,
    ) -> Result<Option<Payment>, Trouble> {
        let Some(held) = states::load(self.connection, code.as_str())? else { return Ok(None) };
        let sql = "SELECT id, dong, paid_at, receipt_year, receipt FROM bank_credit \
                   WHERE stream = $1 AND receipt IS NOT NULL ORDER BY receipt_year, receipt";
        let rows = self.connection.query(sql, &[held.stream.into()])?;
        let credits = rows.iter().map(|row| {
            Ok(PaidCredit {
                id: row.text(0)?,
                dong: amount(row.int(1)?)?,
                paid_at: row.time(2)?,
                receipt: ReceiptNumber { year: row.int(3)?, number: row.int(4)? },
            })
        });
        let credits = credits.collect::<Result<_, Trouble>>()?;
        let is_own = viewer.is_some_and(|viewer| viewer.sees(&held.state, held.tokens.subject));
        Ok(Some(Payment { state: (*held.state).clone(), credits, is_own }))
    }

    /// The credits that wait on the accounts of the viewer's desks, oldest first. `None` for those who reconcile nothing.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn waiting_credits(
        &mut self,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Option<Vec<BankCredit>>, Trouble> {
        let desks = desks(viewer.actor(), self.province, now);
        if desks.is_empty() {
            return Ok(None);
        }
        let mut bound = Bound::default();
        let agencies = bound.list(desks.iter().map(AgencyId::as_str));
        let sql = format!(
            "SELECT {COLUMNS} FROM bank_credit WHERE stream IS NULL AND agency IN {agencies} ORDER BY told_at, id LIMIT {ROWS_MAX}"
        );
        let rows = self.connection.query(&sql, &bound.0)?;
        rows.iter().map(|row| read_credit(self.key, row)).collect::<Result<_, _>>().map(Some)
    }

    /// A waiting credit on an account of the viewer's desks.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn waiting_credit(
        &mut self,
        viewer: &Viewer,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<BankCredit>, Trouble> {
        let waiting = self.waiting_credits(viewer, now)?.unwrap_or_default();
        Ok(waiting.into_iter().find(|credit| credit.id == id))
    }

    /// Whether the viewer reconciles the account that a credit is on.
    #[must_use]
    pub fn reconciles(&self, viewer: &Viewer, credit: &super::Credit, now: Timestamp) -> bool {
        let owner = super::account(self.province, credit);
        owner.is_some_and(|owner| desks(viewer.actor(), self.province, now).contains(&owner.agency))
    }

    /// What came in beyond what was owed and was not given back, at the viewer's desks, and what was given back there,
    /// newest first.
    ///
    /// # Errors
    /// [`Trouble`] of the store.
    pub fn refunds(
        &mut self,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<(Vec<RefundRow>, Vec<RefundRow>), Trouble> {
        let desks = desks(viewer.actor(), self.province, now);
        if desks.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let mut bound = Bound::default();
        let agencies = bound.list(desks.iter().map(AgencyId::as_str));
        let owed = format!(
            "SELECT code, CAST(SUM(over_dong) AS bigint), MAX(at) FROM payment_entry WHERE kind <> 'asked' AND intake IN {agencies} \
             GROUP BY code HAVING SUM(over_dong) > 0 ORDER BY MAX(at) LIMIT {ROWS_MAX}"
        );
        let done = format!(
            "SELECT code, dong, at FROM payment_entry WHERE kind = 'refunded' AND intake IN {agencies} \
             ORDER BY at DESC, stream, version LIMIT {ROWS_MAX}"
        );
        let mut list = |sql: &str| -> Result<Vec<RefundRow>, Trouble> {
            let rows = self.connection.query(sql, &bound.0)?;
            rows.iter()
                .map(|row| {
                    let dong = amount(row.int(1)?)?;
                    Ok(RefundRow { code: DossierCode(row.text(0)?), dong, at: row.time(2)? })
                })
                .collect()
        };
        Ok((list(&owed)?, list(&done)?))
    }
}

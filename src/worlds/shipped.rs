//! The use cases that are shipped over each world.

use super::Kind;

/// Name and text of each use case of a world; the second is the one to run first.
pub fn use_cases(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::B2bSaas => &[
            ("accounts.yaml", include_str!("../../usecases/b2b_saas/accounts.yaml")),
            ("churn_prevention.yaml", include_str!("../../usecases/b2b_saas/churn_prevention.yaml")),
            ("support_context.yaml", include_str!("../../usecases/b2b_saas/support_context.yaml")),
            ("account_based_marketing.yaml", include_str!("../../usecases/b2b_saas/account_based_marketing.yaml")),
        ],
        Kind::B2bPeople => &[
            ("people.yaml", include_str!("../../usecases/b2b_saas/people.yaml")),
            ("marketing_personalisation.yaml", include_str!("../../usecases/b2b_saas/marketing_personalisation.yaml")),
            ("the_duplicate_factory.yaml", include_str!("../../usecases/b2b_saas/the_duplicate_factory.yaml")),
        ],
        Kind::Bank => &[
            ("customers.yaml", include_str!("../../usecases/bank/customers.yaml")),
            ("fraud.yaml", include_str!("../../usecases/bank/fraud.yaml")),
            ("servicing.yaml", include_str!("../../usecases/bank/servicing.yaml")),
            ("cross_sell.yaml", include_str!("../../usecases/bank/cross_sell.yaml")),
        ],
        Kind::BeautyRetail => &[
            ("members.yaml", include_str!("../../usecases/beauty_retail/members.yaml")),
            ("shade_follow_up.yaml", include_str!("../../usecases/beauty_retail/shade_follow_up.yaml")),
        ],
        Kind::Park => &[
            ("guests.yaml", include_str!("../../usecases/park/guests.yaml")),
            ("guest_moments.yaml", include_str!("../../usecases/park/guest_moments.yaml")),
            ("on_the_way_out.yaml", include_str!("../../usecases/park/on_the_way_out.yaml")),
        ],
    }
}

change-rule-duplicate-days = days in which a second dossier is reported

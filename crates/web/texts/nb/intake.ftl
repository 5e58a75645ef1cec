change-rule-duplicate-days = dager da en ny sak meldes som mulig dobbel

"""How facts are held against a condition, and how decisions are told and looked over."""

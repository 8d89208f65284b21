"""The items beside L1-L7: G and Q, S1, the vetoes and the county's plan, each by its own short function."""

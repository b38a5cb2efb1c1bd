"""Skills: the steps of thinking that graphs are made of, each with a model and without."""

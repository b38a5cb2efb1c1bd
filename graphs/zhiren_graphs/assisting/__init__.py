"""What the assistant needs beside its graph: the talk so far, and the way without a model."""

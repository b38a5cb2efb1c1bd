"""The door for chat programs: personas are models, spoken to in OpenAI's protocol."""

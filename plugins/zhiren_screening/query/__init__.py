"""Questions in plain words become typed filters, by rule and in Chinese and English alike."""

"""The media plane: samples, what plays them, who hears whom, and what is kept of it."""

"""The sample: the records of the Autumn 2018 bulletin, as files and as what loads them."""

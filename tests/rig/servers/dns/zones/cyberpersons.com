cyberpersons.com. 300 IN SOA ns.cyberpersons.com. hostmaster.cyberpersons.com. 1 3600 600 86400 60
cyberpersons.com. 300 IN NS ns.cyberpersons.com.
ns.cyberpersons.com. 300 IN A 192.0.2.42
spf.cyberpersons.com. 300 IN TXT "v=spf1 ip4:203.0.113.0/24 -all"
sel.dkim.cyberpersons.com. 300 IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyJx2z/NUdDaYalTa7qvKUg4Db3kZYhAgpZ3WwlLczHH6ddxvKgaAWJPrK42WOf6SBoXbqbFN4lfNzdWclurWDW/RGco03OIU6++OlUfAiA8v9Zjm55hVvwgKwaj3POrvSTh+72990moaVGYMsQorKD11mfzUilEoGSGIFmoTG7obtiXrmIxQdpOSSmF+P8ENc" "4M4gE+NPKq6KFpqjlBGd/z+raQvXncBKr+zq5vU+UXU+uvSg/WfPQQyUUkldrvq20ZtEZ5oRu1ah/OvVQASUiItjccjnenEj9cJ7Evi/7Ef+OjZRxOXg0yd3U0T7LfeAtklUHqwyKLLFxHFGJMWhQIDAQAB"

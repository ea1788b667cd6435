package main

import (
	"fmt"
	"math"

	"github.com/varlink/go/varlink/idl"
)

func alias(in *idl.IDL, name string) *idl.Type {
	for _, found := range in.Aliases {
		if found.Name == name {
			return found.Type
		}
	}
	return nil
}

// declared tells whether a type, down to its last member, uses only names that the text declares.
func declared(in *idl.IDL, of *idl.Type) error {
	if of == nil {
		return nil
	}
	if of.Kind == idl.TypeAlias {
		named := alias(in, of.Alias)
		if named == nil {
			return fmt.Errorf("the type %q is not declared", of.Alias)
		}
		return declared(in, named)
	}
	if err := declared(in, of.ElementType); err != nil {
		return err
	}
	for _, field := range of.Fields {
		if err := declared(in, field.Type); err != nil {
			return err
		}
	}
	return nil
}

// conforms tells whether a JSON value is what its declared type says. An absent value is nil.
func conforms(in *idl.IDL, of *idl.Type, value interface{}, where string) error {
	fits := false
	switch of.Kind {
	case idl.TypeAlias:
		return conforms(in, alias(in, of.Alias), value, where)
	case idl.TypeMaybe:
		if value == nil {
			return nil
		}
		return conforms(in, of.ElementType, value, where)
	case idl.TypeStruct:
		return conformsStruct(in, of, value, where)
	case idl.TypeArray:
		list, isList := value.([]interface{})
		for i, element := range list {
			if err := conforms(in, of.ElementType, element, fmt.Sprintf("%s[%d]", where, i)); err != nil {
				return err
			}
		}
		fits = isList
	case idl.TypeEnum:
		for _, word := range of.Fields {
			fits = fits || value == word.Name
		}
	case idl.TypeBool:
		_, fits = value.(bool)
	case idl.TypeInt:
		number, isNumber := value.(float64)
		fits = isNumber && number == math.Trunc(number)
	case idl.TypeString:
		_, fits = value.(string)
	case idl.TypeObject:
		fits = value != nil
	}
	if !fits {
		return fmt.Errorf("%s is %v, which is not what was declared", where, value)
	}
	return nil
}

func conformsStruct(in *idl.IDL, of *idl.Type, value interface{}, where string) error {
	members, isObject := value.(object)
	if !isObject {
		return fmt.Errorf("%s is no object but %v", where, value)
	}
	known := map[string]bool{}
	for _, field := range of.Fields {
		known[field.Name] = true
		if err := conforms(in, field.Type, members[field.Name], where+"."+field.Name); err != nil {
			return err
		}
	}
	for name := range members {
		if !known[name] {
			return fmt.Errorf("%s.%s is not declared", where, name)
		}
	}
	return nil
}

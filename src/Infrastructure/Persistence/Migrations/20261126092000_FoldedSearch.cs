using CleanOrders.Infrastructure.Persistence.Dialects;

﻿using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class FoldedSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_products_name_trigrams",
                table: "products");

            migrationBuilder.DropIndex(
                name: "ix_products_sku_trigrams",
                table: "products");

            migrationBuilder.Sql(FoldedText.PostgresSql);
            migrationBuilder.Sql("""
                CREATE INDEX ix_products_name_folded ON products USING gin (folded(name) gin_trgm_ops);
                CREATE INDEX ix_products_sku_folded ON products USING gin (folded(sku) gin_trgm_ops);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX ix_products_name_folded; DROP INDEX ix_products_sku_folded; DROP FUNCTION folded(text)");

            migrationBuilder.CreateIndex(
                name: "ix_products_name_trigrams",
                table: "products",
                column: "name")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_products_sku_trigrams",
                table: "products",
                column: "sku")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });
        }
    }
}
